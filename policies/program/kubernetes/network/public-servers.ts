import { CLOUD_DNS_ADDRESS, NO_CLUSTERS_BLOCKS, OWN_DNS_POLICY } from "../../../../gke/dns";
import { isMetadataHost, METADATA_HOST, METADATA_VARIABLES } from "../../../../gke/metadata-server";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { Inputs } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { blockHolds } from "../../gcp/network/ipv4";
import { hasOtherCredentials } from "../identity/credentials";
import { actsInGoogleCloud } from "../identity/identity";
import { type PodTemplate, podPath, podTemplateOf, type WorkloadType } from "../pods";

/** The finding of Pods that use Workload Identity and ask public resolvers alone, which do not know the metadata server's name. */
export function* publicServersFinding(
  inputs: Inputs[WorkloadType],
  { self, stack, resource }: Context<WorkloadType>,
): Iterable<Finding> {
  const pod = podTemplateOf(resource.type, inputs);
  const servers = () => pod?.spec?.dnsConfig?.nameservers;
  const isWithoutName = allOf(
    () => pod?.spec?.dnsPolicy === OWN_DNS_POLICY,
    () => (servers()?.length ?? 0) > 0,
    () => everyItem(servers(), isPublic),
    () => !knowsMetadataServer(pod),
    () => !hasOtherCredentials(pod),
    () => actsInGoogleCloud(self, pod, stack),
  );
  if (!isWithoutName) return;
  yield {
    at: podPath(resource.type, "spec.dnsConfig.nameservers"),
    problem: `are public resolvers alone, which do not know ${METADATA_HOST}: client libraries that look for the metadata server by this name get no token`,
    fix: `Remove dnsPolicy: ${OWN_DNS_POLICY}, or set spec.dnsConfig.nameservers to ["${CLOUD_DNS_ADDRESS}"].`,
  };
}

const isPublic = (server: string): boolean => NO_CLUSTERS_BLOCKS.some((block) => blockHolds(block, server));

/** Whether a Pod has the metadata server's address from an alias or a variable. */
const knowsMetadataServer = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () => someItem(pod?.spec?.hostAliases, ({ hostnames }) => someItem(hostnames, isMetadataHost)),
    () =>
      someItem(pod?.spec?.containers, ({ env }) =>
        someItem(env, ({ name }) => METADATA_VARIABLES.includes(name ?? "")),
      ),
  );
