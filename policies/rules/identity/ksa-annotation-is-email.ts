import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { allOf, ifKnown, propertyPath, someKey } from "../../evaluation/unknown";
import { formFindings, NAME_BY_EMAIL } from "../../program/kubernetes/identity/annotation-forms";
import { actsInGoogleCloud } from "../../program/kubernetes/identity/identity";
import { annotationOf } from "../../program/kubernetes/identity/identity-annotation";
import { bindingOfUnnamed } from "../../program/kubernetes/identity/missing-annotation";
import { isNeeded, spellingFindings } from "../../program/kubernetes/identity/misspelt-annotation";
import { isGivenByVerification } from "../../program/kubernetes/identity/own-account";
import {
  accountAnnotationsOfRelease,
  annotationsOfRelease,
  podAnnotationsOfRelease,
} from "../../program/kubernetes/identity/release-annotations";
import { podPath, podTemplateOf, WORKLOADS } from "../../program/kubernetes/pods";
import {
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  NAMESPACE,
  POD,
  SERVICE,
} from "../../resource-types";
import { type Context, type Finding, forTypes, type Rule } from "../../rule";

const example = (value: string) => ({
  metadata: { namespace: "apps", name: "app", annotations: { [SERVICE_ACCOUNT_ANNOTATION]: value } },
});
const EMAIL = "app@my-project.iam.gserviceaccount.com";

export const ksaAnnotationIsEmail: Rule = {
  name: "ksa-annotation-is-email",
  description: "Kubernetes service accounts name their IAM service account by its e-mail address.",
  why:
    `The metadata server asks for a token of the account that the annotation ${SERVICE_ACCOUNT_ANNOTATION} names, by its e-mail address. With ` +
    "anything else, such as the name of a gcp.serviceaccount.Account (projects/…/serviceAccounts/…), each request fails, and nothing " +
    "reports it before a Pod asks.",
  fix: NAME_BY_EMAIL,
  whenToExempt: "None known: no other form gives a token.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam",
    "https://github.com/velero-io/velero-plugin-for-gcp/pull/194",
    "https://github.com/pulumi/pulumi-gcp/issues/1058",
    "https://github.com/fluxcd/website/issues/966",
    "https://github.com/kubernetes-sigs/external-dns/issues/1413",
    "https://github.com/CrowdStrike/falcon-operator/issues/190",
  ],
  severity: "high",
  level: "mandatory",
  good: example(EMAIL),
  bad: example(`projects/my-project/serviceAccounts/${EMAIL}`),
  checks: {
    ...forTypes(
      [KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH],
      function* form(account, context) {
        const annotation = annotationOf(account as Annotated);
        if (!annotation || isGivenByVerification(context.self, annotation.read)) return;
        const findings = () => formFindings(annotation, "metadata", context as Context);
        if (ifKnown(annotation.read) === "")
          yield* unlessReportedBy("ksa-annotation-has-binding", context, () => isMissed(context), findings);
        else yield* findings();
      },
      function* spelling(account, context) {
        const annotations = (account as Annotated).metadata?.annotations ?? {};
        yield* spellingFindings("metadata.annotations", annotations, context, () => isNeeded(context));
      },
    ),
    ...forTypes(
      WORKLOADS,
      function* ofPods(inputs, context) {
        const { type } = context.resource;
        const pod = podTemplateOf(type, inputs);
        const isInVain = allOf(
          () => hasAnnotation(pod),
          () => !actsInGoogleCloud(context.self, pod, context.stack),
        );
        if (!isInVain) return;
        yield misplaced(podPath(type, "metadata.annotations"), "Pods");
      },
      function* ofWorkload(inputs, context) {
        const { type } = context.resource;
        const pod = podTemplateOf(type, inputs);
        const isInVain = allOf(
          () => type !== POD,
          () => hasAnnotation(inputs as Annotated),
          () => !hasAnnotation(pod),
          () => !actsInGoogleCloud(context.self, pod, context.stack),
        );
        if (!isInVain) return;
        yield misplaced("metadata.annotations", "a workload");
      },
    ),
    ...forTypes([NAMESPACE, SERVICE], function* ofOther(inputs, { resource: { type } }) {
      if (hasAnnotation(inputs))
        yield misplaced("metadata.annotations", type === SERVICE ? "a Service" : "a namespace");
    }),
    [HELM_RELEASE]: [
      function* values(release, context) {
        yield* context.each(annotationsOfRelease(release), (annotation) =>
          formFindings(annotation, "values", context as Context),
        );
      },
      function* spellingInValues(release, context) {
        yield* context.each(accountAnnotationsOfRelease(release), ({ at, annotations }) =>
          spellingFindings(at, annotations, context),
        );
      },
      function* podsInValues(release) {
        for (const at of podAnnotationsOfRelease(release)) yield { ...misplaced("", "Pods"), at };
      },
    ],
  },
};

type Annotated = Parameters<typeof annotationOf>[0];

/** Whether a binding is for the account, although it names none. */
const isMissed = (
  context: Context<typeof KUBERNETES_SERVICE_ACCOUNT | typeof KUBERNETES_SERVICE_ACCOUNT_PATCH>,
): boolean =>
  context.resource.type === KUBERNETES_SERVICE_ACCOUNT &&
  bindingOfUnnamed(context as Context<typeof KUBERNETES_SERVICE_ACCOUNT>) !== undefined;

/** @throws Undecided if it is not known. */
const hasAnnotation = (
  object: { metadata?: { annotations?: Readonly<Record<string, unknown>> } } | undefined,
): boolean => someKey(object?.metadata?.annotations, (key) => key === SERVICE_ACCOUNT_ANNOTATION);

const misplaced = (at: string, of: string): Finding => ({
  at: propertyPath(at, SERVICE_ACCOUNT_ANNOTATION),
  problem: `has no effect on ${of}: Workload Identity reads the annotation of the Kubernetes service account`,
  fix: "Move the annotation to the Kubernetes service account that the Pods use.",
  level: "advisory",
});
