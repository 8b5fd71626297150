import {
  isMetadataHost,
  METADATA_ADDRESS,
  METADATA_HOST,
  METADATA_VARIABLES,
  NO_METADATA_VARIABLES,
} from "../../../gke/metadata-server";
import { allOf, ifKnown, someItem } from "../../evaluation/unknown";
import { hasOtherCredentials } from "../../program/kubernetes/identity/credentials";
import { workloadWithIdentity } from "../../program/kubernetes/identity/identity-example";
import {
  configMapSetsVariable,
  setsVariable,
  type VariableKind,
} from "../../program/kubernetes/identity/metadata-variables";
import { missingFileFindings } from "../../program/kubernetes/identity/missing-credentials";
import {
  hasMeantIdentity,
  hasSurelyOwn,
  isSharedOnPodNetwork,
} from "../../program/kubernetes/identity/pod-identity";
import { proxyFindings } from "../../program/kubernetes/identity/proxies";
import { eachContainer, variableFindings } from "../../program/kubernetes/identity/variable-findings";
import { podPath, podTemplateOf, WORKLOADS } from "../../program/kubernetes/pods";
import { isLabelled } from "../../program/kubernetes/verification/verification";
import { CONFIG_MAP } from "../../resource-types";
import { type Context, forTypes, type Rule } from "../../rule";

export const wiPodAsksMetadataServer: Rule = {
  name: "wi-pod-asks-metadata-server",
  description: "Pods with an identity of their own ask the GKE metadata server for it.",
  why:
    "A Pod on the node's network is not redirected to the GKE metadata server: it gets the node's service account, whatever its own is. " +
    `${METADATA_VARIABLES.slice(0, 2).join(" and ")}, or an entry for ${METADATA_HOST} in hostAliases, send a Pod elsewhere; ${Object.keys(NO_METADATA_VARIABLES).join(" and ")} keep it from asking at all; a proxy that is set without NO_PROXY for the server gets no answer; and client libraries fail on a file of credentials that is not there. The server's ports and addresses on ` +
    "the node have changed with an upgrade before. A role that is granted to a whole namespace counts as its Pods' own, as an advisory finding, where the program makes the namespace and has no other Pods there " +
    "that get it; a role of a whole cluster or pool does not, as Pods of other stacks have it too.",
  fix: `Remove hostNetwork, the variables ${[...METADATA_VARIABLES, ...Object.keys(NO_METADATA_VARIABLES)].join(", ")}, and the alias.`,
  whenToExempt:
    "A Pod that needs the node's network and the node's own service account; give it a Kubernetes service account without an identity instead, if you can.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity#restrictions",
    "https://github.com/GoogleCloudPlatform/oss-test-infra/pull/2476",
    "https://github.com/ofek/csi-gcs/issues/127",
    "https://github.com/kubernetes-sigs/gcp-filestore-csi-driver/issues/106",
    "https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html",
    "https://cloud.google.com/docs/authentication/application-default-credentials",
    "https://github.com/googleapis/google-auth-library-python/pull/1610",
    "https://cloud.google.com/nodejs/docs/reference/gcp-metadata/latest",
    "https://cloud.google.com/compute/docs/troubleshooting/troubleshoot-metadata-server#failed-proxy",
    "https://github.com/berops/claudie/issues/1514",
  ],
  severity: "high",
  level: "mandatory",
  good: workloadWithIdentity(),
  bad: workloadWithIdentity({ hostNetwork: true }),
  checks: forTypes(
    WORKLOADS,
    function* hostNetwork(inputs, context) {
      const { type } = context.resource;
      const pod = podTemplateOf(type, inputs);
      const isOnHost = allOf(
        () => pod?.spec?.hostNetwork === true,
        () => !hasOtherCredentials(pod),
        // Another rule reports the verification's.
        () => !isLabelled(type, inputs),
        () => hasMeantIdentity(pod, context),
      );
      if (!isOnHost) return;
      yield {
        at: podPath(type, "spec.hostNetwork"),
        problem: "is true, so the Pods get the node's service account instead of their own",
        ...(hasSurelyOwn(pod, context)
          ? {
              fix: "Remove hostNetwork, or give these Pods a Kubernetes service account without an identity.",
              ...(isSharedOnPodNetwork(pod, context) ? ADVISORY : {}),
            }
          : {
              fix: "Remove hostNetwork, or the role that the whole namespace has: the stack has no Pods on the Pod network in it.",
              ...ADVISORY,
            }),
      };
    },
    function* variables(inputs, context) {
      const pod = podTemplateOf(context.resource.type, inputs);
      yield* eachContainer(pod, context, (container, path) =>
        context.each(container.env, (variable, j) => {
          const at = () => `${path}.env[${j}].${"value" in variable ? "value" : "valueFrom"}`;
          const areOf = (kind: VariableKind) => setsVariable(variable, kind, context as Context);
          return variableFindings({ container, at, areOf, problems: OF_VARIABLE }, pod, context);
        }),
      );
    },
    function* missingFiles(inputs, context) {
      const pod = podTemplateOf(context.resource.type, inputs);
      yield* eachContainer(pod, context, (container, path) =>
        missingFileFindings(container, path, pod, context),
      );
    },
    function* proxies(inputs, context) {
      const pod = podTemplateOf(context.resource.type, inputs);
      yield* eachContainer(pod, context, (container, path) => proxyFindings(container, path, pod, context));
    },
    function* configMaps(inputs, context) {
      const pod = podTemplateOf(context.resource.type, inputs);
      yield* eachContainer(pod, context, function* (container, path) {
        if (hasNone(() => container.envFrom) || context.stack.all(CONFIG_MAP).length === 0) return;
        yield* context.each(container.envFrom, (variables, j) => {
          const at = () => `${path}.envFrom[${j}].configMapRef`;
          const areOf = (kind: VariableKind) =>
            configMapSetsVariable(variables, container, kind, context as Context);
          return variableFindings({ container, at, areOf, problems: OF_CONFIG_MAP }, pod, context);
        });
      });
    },
    function* aliases(inputs, context) {
      const { type } = context.resource;
      const pod = podTemplateOf(type, inputs);
      yield* context.each(pod?.spec?.hostAliases, function* (alias, i) {
        const leadsElsewhere = allOf(
          () => someItem(alias.hostnames, (name) => isMetadataHost(name)),
          () => alias.ip !== METADATA_ADDRESS,
          () => hasMeantIdentity(pod, context),
        );
        if (!leadsElsewhere) return;
        yield {
          at: podPath(type, `spec.hostAliases[${i}].ip`),
          problem: `maps ${METADATA_HOST} to an address that is not the metadata server's`,
          fix: `Remove the alias: the metadata server is at ${METADATA_ADDRESS}.`,
          ...(hasSurelyOwn(pod, context) ? {} : ADVISORY),
        };
      });
    },
  ),
};

const OTHER_SERVER = "another metadata server than GKE's, so the container does not get its Pod's identity";
const NO_SERVER =
  "keeps Google's client libraries from asking any metadata server, so the container does not get its Pod's identity through them";
const OF_VARIABLE = { elsewhere: `is ${OTHER_SERVER}`, nowhere: NO_SERVER };
const OF_CONFIG_MAP = {
  elsewhere: `has a variable that names ${OTHER_SERVER}`,
  nowhere: `has one that ${NO_SERVER}`,
};

/** Whether a list is surely absent or empty. */
const hasNone = (read: () => readonly unknown[] | undefined): boolean =>
  ifKnown(() => read() ?? [])?.length === 0;

const ADVISORY = { level: "advisory" } as const;
