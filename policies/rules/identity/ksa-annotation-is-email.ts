import { type AddressForm, addressForm } from "../../../gke/service-accounts";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { propertyPath } from "../../evaluation/unknown";
import { actsInGoogleCloud } from "../../program/kubernetes/identity";
import {
  annotationOf,
  annotationsOfRelease,
  type IdentityAnnotation,
} from "../../program/kubernetes/identity-annotation";
import { isMisspelt, keysLikeAnnotation } from "../../program/kubernetes/identity-annotation-keys";
import { podTemplateOf, templatePath, WORKLOADS } from "../../program/kubernetes/pods";
import {
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  NAMESPACE,
  POD,
} from "../../resource-types";
import { type Finding, forTypes, type Rule } from "../../rule";

const FORM = "NAME@PROJECT.iam.gserviceaccount.com";

/** What is wrong with a value that is no e-mail address: continues its path. */
const PROBLEMS: Readonly<Record<Exclude<AddressForm, "email">, string>> = {
  resourceName: "is the resource name of a service account, not its e-mail address",
  member: "is an IAM member, not the e-mail address of a service account",
  uniqueId: "is the unique number of a service account, not its e-mail address",
  noName: "has no name before the @ of the service account's e-mail address",
  invalidName:
    "has a name before the @ that no service account can have: only letters, digits and hyphens are allowed",
  noProject: "is the e-mail address of a service account whose project is no project's ID",
  blanks: "has blanks around the e-mail address of the service account",
  other: "is not the e-mail address of a service account",
};

const FIXES: Partial<Record<AddressForm, string>> = {
  resourceName: `Set the annotation to ${FORM}: the email of a gcp.serviceaccount.Account, not its name or id.`,
  uniqueId: `Set the annotation to ${FORM}: the email of a gcp.serviceaccount.Account, not its uniqueId.`,
  member: `Set the annotation to ${FORM}, without "serviceAccount:": the email of a gcp.serviceaccount.Account, not its member.`,
  blanks: `Set the annotation to ${FORM}, with no blank or line break before or after it.`,
  noProject: `Set the annotation to ${FORM}, where PROJECT is the ID of the account's project: the email of a gcp.serviceaccount.Account has it.`,
};
const FIX = `Set the annotation ${SERVICE_ACCOUNT_ANNOTATION} to ${FORM}: the email of a gcp.serviceaccount.Account.`;

const example = (value: string) => ({
  metadata: { namespace: "apps", name: "app", annotations: { [SERVICE_ACCOUNT_ANNOTATION]: value } },
});
const EMAIL = "app@my-project.iam.gserviceaccount.com";

export const ksaAnnotationIsEmail: Rule = {
  name: "ksa-annotation-is-email",
  description: "Kubernetes service accounts name their IAM service account by its e-mail address.",
  why:
    `The metadata server asks for a token of the account that the annotation ${SERVICE_ACCOUNT_ANNOTATION} names, by its e-mail address. With ` +
    "anything else, such as the name of a gcp.serviceaccount.Account (projects/…/serviceAccounts/…), each request fails, and nothing does so " +
    "before a Pod asks.",
  fix: FIX,
  whenToExempt: "None known: no other form gives a token.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam",
    "https://github.com/velero-io/velero-plugin-for-gcp/pull/194",
    "https://github.com/pulumi/pulumi-gcp/issues/1058",
    "https://github.com/fluxcd/website/issues/966",
  ],
  severity: "high",
  level: "mandatory",
  good: example(EMAIL),
  bad: example(`projects/my-project/serviceAccounts/${EMAIL}`),
  checks: {
    ...forTypes(
      [KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH],
      function* form(account) {
        const annotation = annotationOf(account as Annotated);
        if (annotation) yield* formFindings(annotation);
      },
      function* spelling(account, context) {
        const annotations = (account as Annotated).metadata?.annotations ?? {};
        yield* context.each(keysLikeAnnotation(annotations), function* (key) {
          if (!isMisspelt(key, annotations)) return;
          yield {
            at: propertyPath("metadata.annotations", key),
            problem: `has no effect: the annotation that names an IAM service account is ${SERVICE_ACCOUNT_ANNOTATION}`,
            fix: `Rename the annotation to ${SERVICE_ACCOUNT_ANNOTATION}.`,
            level: "advisory",
          };
        });
      },
    ),
    ...forTypes(WORKLOADS, function* ofPods(inputs, context) {
      const { type } = context.resource;
      const pod = podTemplateOf(type, inputs);
      if (!hasAnnotation(pod) || actsInGoogleCloud(context.self, pod, context.stack)) return;
      yield misplaced(`${type === POD ? "" : `${templatePath(type)}.`}metadata.annotations`, "Pods");
    }),
    [NAMESPACE]: [
      function* ofNamespace(namespace) {
        if (hasAnnotation(namespace)) yield misplaced("metadata.annotations", "a namespace");
      },
    ],
    [HELM_RELEASE]: [
      function* values(release, context) {
        yield* context.each(annotationsOfRelease(release), formFindings);
      },
    ],
  },
};

type Annotated = Parameters<typeof annotationOf>[0];

const hasAnnotation = (object: { metadata?: { annotations?: object } } | undefined): boolean =>
  Object.keys(object?.metadata?.annotations ?? {}).includes(SERVICE_ACCOUNT_ANNOTATION);

const misplaced = (at: string, of: string): Finding => ({
  at: propertyPath(at, SERVICE_ACCOUNT_ANNOTATION),
  problem: `has no effect on ${of}: Workload Identity reads the annotation of the Kubernetes service account`,
  fix: "Move the annotation to the Kubernetes service account that the Pods use.",
  level: "advisory",
});

function* formFindings({ at, read }: IdentityAnnotation): Iterable<Finding> {
  const value = read();
  const form = value === undefined ? "email" : addressForm(value);
  if (form !== "email") yield { at, problem: PROBLEMS[form], fix: FIXES[form] ?? FIX };
}
