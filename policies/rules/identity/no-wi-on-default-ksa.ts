import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { allOf, propertyPath, resourcePath } from "../../evaluation/unknown";
import { accountInVain } from "../../program/kubernetes/identity/unused-account";
import { podPath, podTemplateOf, WORKLOADS } from "../../program/kubernetes/pods";
import { KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH } from "../../resource-types";
import { forTypes, type Rule } from "../../rule";

/** The service account of each namespace that Pods get which name none. */
const DEFAULT = "default";

const example = (name: string) => ({
  metadata: {
    namespace: "apps",
    name,
    annotations: { [SERVICE_ACCOUNT_ANNOTATION]: "app@my-project.iam.gserviceaccount.com" },
  },
});

export const noWiOnDefaultKsa: Rule = {
  name: "no-wi-on-default-ksa",
  description: "Workloads get an identity through a Kubernetes service account of their own.",
  why:
    "Every Pod that names no service account runs as its namespace's default one. An annotation there gives the IAM " +
    "service account to all of them, also to those that someone adds later, and " +
    "when the metadata server fails, nothing shows which of them need it. A workload that names no account, beside one of its own name that has an identity and that no Pods of the stack use, runs as the default one without it.",
  fix: `Annotate a ServiceAccount of the workload's own, and name it in the Pod's serviceAccountName; remove the annotation ${SERVICE_ACCOUNT_ANNOTATION} from "${DEFAULT}".`,
  whenToExempt: "A namespace with a single workload whose Pods cannot be given a serviceAccountName.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
    "https://github.com/cert-manager/cert-manager/issues/3009",
    "https://github.com/jetstack/terraform-google-gke-cluster/issues/38",
  ],
  severity: "medium",
  level: "advisory",
  good: example("app"),
  bad: example(DEFAULT),
  checks: {
    ...forTypes(
      [KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH],
      function* annotation({
        metadata,
      }: {
        metadata?: { name?: string; annotations?: Record<string, string> };
      }) {
        const isAnnotated = allOf(
          () => metadata?.name === DEFAULT,
          () => metadata?.annotations?.[SERVICE_ACCOUNT_ANNOTATION] !== undefined,
        );
        if (isAnnotated) {
          yield {
            at: propertyPath("metadata.annotations", SERVICE_ACCOUNT_ANNOTATION),
            problem: "gives this identity to every Pod of the namespace that names no service account",
          };
        }
      },
    ),
    ...forTypes(WORKLOADS, function* unnamed(inputs, context) {
      const { type } = context.resource;
      const account = accountInVain(podTemplateOf(type, inputs), context);
      if (!account) return;
      yield {
        at: podPath(type, "spec.serviceAccountName"),
        problem: `is not that of ${resourcePath(account)}, which has an identity in Google Cloud and the workload's name, and which no Pods of the stack use: these run as "${DEFAULT}", and have none`,
        fix: `Set serviceAccountName to the name of ${resourcePath(account)}.`,
      };
    }),
  },
};
