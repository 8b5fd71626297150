import {
  ADDON_MANAGER_LABEL,
  ADDON_MANAGER_MODES,
  COMPONENT_VERSION_ANNOTATION,
} from "../../../gke/addon-marks";
import { type AddonKind, isManagedAddon } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, propertyPath } from "../../evaluation/unknown";
import { namespaceOf } from "../../program/kubernetes/namespace-of";
import { ANY_KUBERNETES, type Inputs } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

const LABEL = propertyPath("metadata.labels", ADDON_MANAGER_LABEL);
const ANNOTATION = propertyPath("metadata.annotations", COMPONENT_VERSION_ANNOTATION);

export const noAddonManagerLabel: Rule = {
  name: "no-addon-manager-label",
  description: "Only GKE marks objects as its addons.",
  why:
    "The addon manager knows its objects by a label. An object of a user's in kube-system that is marked Reconcile is one that it does " +
    "not know and deletes. The annotation of a component's version shows whether an addon is " +
    "stale, as the metadata server was in the incident of June 2022.",
  fix: `Remove the label ${ADDON_MANAGER_LABEL} and the annotation ${COMPONENT_VERSION_ANNOTATION}; a chart that was copied from minikube's addons works without them.`,
  whenToExempt:
    "An addon manager of your own that runs beside GKE's in another namespace and needs the label.",
  sources: [
    "https://github.com/kubernetes/kubernetes/tree/master/cluster/addons/addon-manager",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
  ],
  severity: "high",
  level: "mandatory",
  good: [
    {
      type: "kubernetes:core/v1:ConfigMap",
      name: "example",
      props: { metadata: { namespace: SYSTEM_NAMESPACE, labels: { app: "registry" } } },
    },
  ],
  bad: [
    {
      type: "kubernetes:core/v1:ConfigMap",
      name: "example",
      props: {
        metadata: {
          namespace: SYSTEM_NAMESPACE,
          labels: { [ADDON_MANAGER_LABEL]: ADDON_MANAGER_MODES.reconcile },
        },
      },
    },
  ],
  checks: {
    [ANY_KUBERNETES]: [
      function* label(object, context) {
        const labels = object.metadata?.labels;
        const isMarked = allOf(
          () => labels !== undefined && ADDON_MANAGER_LABEL in labels,
          () => labels?.[ADDON_MANAGER_LABEL] === ADDON_MANAGER_MODES.reconcile,
          () => !isAddon(object, context),
        );
        if (!isMarked) return;
        yield {
          at: LABEL,
          problem: `is "${ADDON_MANAGER_MODES.reconcile}", so the addon manager regards the object as an addon that no longer exists, and deletes it`,
          ...levelIn(object, context),
        };
      },
      function* annotation(object, context) {
        const annotations = object.metadata?.annotations;
        const isMarked = allOf(
          () => annotations !== undefined && COMPONENT_VERSION_ANNOTATION in annotations,
          () => !isAddon(object, context),
        );
        if (!isMarked) return;
        yield {
          at: ANNOTATION,
          problem: "claims a version that only GKE knows, so that a stale addon looks current",
          ...levelIn(object, context),
        };
      },
    ],
  },
};

type ObjectContext = Context<typeof ANY_KUBERNETES>;
type KubernetesObject = Inputs[typeof ANY_KUBERNETES];

const ADDON_KIND = /:(DaemonSet|Deployment|ConfigMap|Service|ServiceAccount)(?:Patch)?$/;

/** Whether an object is one of GKE's addons: the rule no-managed-addon-ownership reports these. */
function isAddon(object: KubernetesObject, { resource, providerInputs }: ObjectContext): boolean {
  const kind = ADDON_KIND.exec(resource.type)?.[1] as AddonKind | undefined;
  return (
    kind !== undefined &&
    allOf(
      () => isManagedAddon(kind, object.metadata?.name ?? ""),
      () => namespaceOf(object, providerInputs) === SYSTEM_NAMESPACE,
    )
  );
}

/** Advisory outside kube-system, where GKE has no objects of its own. */
const levelIn = (object: KubernetesObject, context: ObjectContext): Pick<Finding, "level"> =>
  namespaceOf(object, context.providerInputs) === SYSTEM_NAMESPACE ? {} : { level: "advisory" };
