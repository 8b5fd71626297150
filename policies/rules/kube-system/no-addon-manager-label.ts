import { ADDON_MANAGER_LABEL, ADDON_MANAGER_MODES, COMPONENT_VERSION_ANNOTATION } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { propertyPath } from "../../evaluation/unknown";
import { namespaceOf } from "../../program/kubernetes/namespaces";
import { ANY_KUBERNETES } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

const LABEL = propertyPath("metadata.labels", ADDON_MANAGER_LABEL);
const ANNOTATION = propertyPath("metadata.annotations", COMPONENT_VERSION_ANNOTATION);

export const noAddonManagerLabel: Rule = {
  name: "no-addon-manager-label",
  description: "Only GKE marks objects as its addons.",
  why:
    "The addon manager knows its objects by a label. An object of GKE's that is marked EnsureExists is never updated again, " +
    "which makes it as stale as the metadata server of the incident of June 2022; an object of a user's that is marked " +
    "Reconcile is one that the addon manager does not know and deletes. The annotation of a component's version is what " +
    "tells a stale addon from a current one.",
  fix: `Remove the label ${ADDON_MANAGER_LABEL} and the annotation ${COMPONENT_VERSION_ANNOTATION}; a chart that was copied from minikube's addons works without them.`,
  whenToExempt:
    "An addon manager of one's own that runs beside GKE's in another namespace and needs the label.",
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
          labels: { [ADDON_MANAGER_LABEL]: ADDON_MANAGER_MODES.ensureExists },
        },
      },
    },
  ],
  checks: {
    [ANY_KUBERNETES]: [
      function* label(object, context) {
        const labels = object.metadata?.labels;
        if (labels && ADDON_MANAGER_LABEL in labels) {
          yield {
            at: LABEL,
            problem: "hands the object to the addon manager, which then stops updating it or deletes it",
            ...levelIn(object, context),
          };
        }
      },
      function* annotation(object, context) {
        const annotations = object.metadata?.annotations;
        if (annotations && COMPONENT_VERSION_ANNOTATION in annotations) {
          yield {
            at: ANNOTATION,
            problem: "claims a version that GKE alone knows, so that a stale addon looks current",
            ...levelIn(object, context),
          };
        }
      },
    ],
  },
};

/** Milder outside kube-system, where GKE has nothing of its own. */
const levelIn = (
  object: { metadata?: { namespace?: string } },
  context: Context<typeof ANY_KUBERNETES>,
): Pick<Finding, "level"> =>
  namespaceOf(object, context.providerInputs) === SYSTEM_NAMESPACE ? {} : { level: "advisory" };
