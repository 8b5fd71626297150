import {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "@pulumi/kubernetes/admissionregistration/v1";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { ConfigMap, Namespace, ServiceAccount } from "@pulumi/kubernetes/core/v1";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1";
import type { CustomResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../gke/workload-identity";
import { MODES, type Mode, SELF_HEAL_RECORD } from "../../verifier/contract";
import { podMonitoring } from "../shared/pod-monitoring";
import { ownNodePolicy, ownNodePolicyBinding } from "./admission";
import type { Bundle } from "./bundle";
import { PORT_NAME } from "./daemon-set";
import { LABELS, metadataIn, NAME, podLabels, SERVICE_ACCOUNTS } from "./names";
import { networkPolicyAnnotations, networkPolicySpec } from "./network";
import type { VerificationSettings } from "./options";
import { configMapData, configMapName } from "./pods";
import { usesApi } from "./rights";
import { roleObjects } from "./role-objects";

/** What the builders of objects have in common. */
interface Site {
  /** Pulumi's name of the component's objects. */
  readonly name: string;
  readonly parent: Resource;
  readonly settings: VerificationSettings;
}

/** Everything that the Pods need. Names and namespaces are plain texts: policies see them in a first preview. */
export function verificationObjects(site: Site, bundle: Bundle, identity: Output<string>): Resource[] {
  const { name, settings, parent } = site;
  const namespace = namespaceOf(site);
  const within = { parent, dependsOn: namespace };
  const objects = [
    namespace,
    priorityClass(site),
    program(site, bundle, within),
    ...MODES.flatMap((mode) => identityObjects(site, mode, identity, within)),
    ...(settings.selfHeal === "off" ? [] : [selfHealRecord(site, within)]),
    ...(settings.metrics ? [monitoring(site, within)] : []),
    ...(usesApi(settings) ? admissionObjects(site) : []),
  ];
  // Rights come after what confines them.
  return [...objects, ...roleObjects(name, settings, { parent, dependsOn: objects })];
}

const namespaceOf = ({ name, parent, settings }: Site): Namespace =>
  new Namespace(
    `${name}-verification`,
    {
      metadata: {
        name: settings.namespace,
        labels: { ...LABELS, "pod-security.kubernetes.io/enforce": "restricted" },
      },
    },
    { parent },
  );

const priorityClass = ({ name, parent }: Site): PriorityClass =>
  new PriorityClass(
    `${name}-verification`,
    {
      metadata: { name: NAME, labels: LABELS },
      value: 1_000_000,
      description: "Verification of every node: small, and not left out where a node is full.",
    },
    { parent },
  );

const program = ({ name, settings }: Site, bundle: Bundle, within: CustomResourceOptions): ConfigMap =>
  new ConfigMap(
    `${name}-verification`,
    {
      metadata: metadataIn(settings.namespace, configMapName(bundle)),
      data: configMapData(bundle),
      immutable: true,
    },
    within,
  );

/** A mode's Kubernetes service account, and where its Pods may connect to. */
function identityObjects(
  { name, settings }: Site,
  mode: Mode,
  identity: Output<string>,
  within: CustomResourceOptions,
): Resource[] {
  const { namespace } = settings;
  return [
    new ServiceAccount(
      `${name}-verification-${mode}`,
      {
        metadata: {
          ...metadataIn(namespace, SERVICE_ACCOUNTS[mode]),
          ...(mode === "node" && { annotations: { [SERVICE_ACCOUNT_ANNOTATION]: identity } }),
        },
        automountServiceAccountToken: false,
      },
      within,
    ),
    new NetworkPolicy(
      `${name}-verification-${mode}`,
      {
        metadata: {
          ...metadataIn(namespace, `${NAME}-${mode}`),
          annotations: networkPolicyAnnotations(mode),
        },
        spec: networkPolicySpec(mode, settings),
      },
      within,
    ),
  ];
}

const selfHealRecord = ({ name, settings }: Site, within: CustomResourceOptions): ConfigMap =>
  new ConfigMap(
    `${name}-verification-self-heal`,
    { metadata: metadataIn(settings.namespace, SELF_HEAL_RECORD.name), data: {} },
    // The record is written in the cluster.
    { ...within, ignoreChanges: ["data"] },
  );

const monitoring = ({ name, settings }: Site, within: CustomResourceOptions): CustomResource =>
  new CustomResource(
    `${name}-verification`,
    podMonitoring(metadataIn(settings.namespace, NAME), podLabels("node"), PORT_NAME),
    within,
  );

/** What confines the right of `node` mode to patch Nodes to its own. */
function admissionObjects({ name, parent, settings }: Site): Resource[] {
  const metadata = { name: NAME, labels: LABELS };
  const policy = new ValidatingAdmissionPolicy(
    `${name}-verification`,
    { metadata, spec: ownNodePolicy(settings.namespace) },
    { parent },
  );
  const binding = new ValidatingAdmissionPolicyBinding(
    `${name}-verification`,
    { metadata, spec: ownNodePolicyBinding },
    { parent, dependsOn: policy },
  );
  return [policy, binding];
}
