import {
  formatMember,
  SERVICE_ACCOUNT_ANNOTATION,
  WORKLOAD_IDENTITY_USER_ROLE,
} from "../../../gke/workload-identity";
import { accountNamed } from "../../program/gcp/iam-accounts";
import type { IamGrant } from "../../program/gcp/iam-bindings";
import {
  annotationOf,
  annotationsOfRelease,
  type IdentityAnnotation,
  mayHoldAnnotation,
} from "../../program/kubernetes/identity-annotation";
import { type Binding, bindingOf } from "../../program/kubernetes/identity-binding";
import { subjectOfAccount, subjectOfRelease } from "../../program/kubernetes/identity-subject";
import type { Subject } from "../../program/kubernetes/workload-identity";
import {
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../resource-types";
import { type Context, type Example, type Finding, forTypes, type Rule, ref } from "../../rule";

const MEMBER = formatMember({ pool: "PROJECT.svc.id.goog", namespace: "NAMESPACE", serviceAccount: "NAME" });
const GRANT = `Grant ${WORKLOAD_IDENTITY_USER_ROLE} on the account to "${MEMBER}", with a gcp.serviceaccount.IAMMember: PROJECT is the cluster's, NAMESPACE and NAME are the Kubernetes service account's.`;

const MISMATCHES = {
  pool: "of another workload pool than the cluster's",
  namespace: "of another namespace",
  name: "of another name",
} as const;

export const ksaAnnotationHasBinding: Rule = {
  name: "ksa-annotation-has-binding",
  description: "A Kubernetes service account may act as the IAM service account that it names.",
  why:
    `The annotation ${SERVICE_ACCOUNT_ANNOTATION} asks for the account, and ${WORKLOAD_IDENTITY_USER_ROLE} on it grants it, to exactly one namespace ` +
    "and name of one workload pool. Where one of them differs, or another resource sets the role's members without it, each request for a token is " +
    "refused, and that shows first in the Pods.",
  fix: GRANT,
  whenToExempt:
    'None known for an account of the stack. A grant of another stack needs no exemption: list "workload-identity-bindings" in the setting elsewhere.',
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam",
    "https://github.com/GoogleCloudPlatform/terraform-example-foundation-app/issues/46",
    "https://github.com/GoogleCloudPlatform/terraform-google-enterprise-application/pull/742",
    "https://github.com/mozilla/terraform-modules/pull/52",
    "https://github.com/terraform-google-modules/terraform-google-iam/issues/105",
  ],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: { rule: "ksa-annotation-is-email", covers: mayHoldAnnotation },
  good: example("apps"),
  bad: example("app"),
  checks: {
    ...forTypes(
      [KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH],
      function* account(inputs, context) {
        const annotation = annotationOf(inputs as Parameters<typeof annotationOf>[0]);
        if (annotation)
          yield* bindingFindings(annotation, "metadata", context, () => subjectOfAccount(context));
      },
    ),
    [HELM_RELEASE]: [
      function* values(release, context) {
        yield* context.each(annotationsOfRelease(release), function* (annotation) {
          if (!annotation.isCreated()) return;
          yield* bindingFindings(annotation, "values", context, () => subjectOfRelease(annotation, context));
        });
      },
    ],
  },
};

function* bindingFindings(
  { at, read }: IdentityAnnotation,
  property: string,
  context: Context,
  subjectOf: () => Subject,
): Iterable<Finding> {
  const { self, settings, stack } = context;
  if (settings.elsewhere.includes("workload-identity-bindings")) return;
  const account = accountNamed(self, property, read, stack);
  if (!account) return;
  const binding = bindingOf(account, subjectOf(), context);
  if (binding.kind !== "bound") yield { at, ...violationBy(binding, account.resource !== undefined) };
}

const MAY_NOT_ACT = "names an IAM service account that this one may not act as";

/** What is wrong where a binding is missing or has no effect. */
function violationBy(binding: Exclude<Binding, { kind: "bound" }>, isOfStack: boolean): Omit<Finding, "at"> {
  const nameOf = ({ resource }: IamGrant) => JSON.stringify(resource.name);
  switch (binding.kind) {
    case "overruled":
      return {
        problem: `${MAY_NOT_ACT}: the IAM${binding.by.kind} ${nameOf(binding.by)} sets all members, and leaves out what ${nameOf(binding.grant)} grants`,
        fix: `Add "${MEMBER}" to what ${nameOf(binding.by)} grants, or make it gcp.serviceaccount.IAMMembers, which leave others' grants alone.`,
      };
    case "over":
      return {
        problem: `${MAY_NOT_ACT}: the condition of the binding ${nameOf(binding.grant)} is false, or its time is over`,
        fix: "Remove the binding's condition, or set it to a time to come.",
      };
    case "other":
      return {
        problem: `${MAY_NOT_ACT}: the binding ${nameOf(binding.grant)} is for a Kubernetes service account ${MISMATCHES[binding.mismatch]}`,
      };
    case "none":
      if (isOfStack)
        return {
          problem: "names an IAM service account of this stack, and no binding lets this one act as it",
        };
      return {
        problem:
          "names an IAM service account of another stack, and no binding of this one lets it act as that",
        fix: `${GRANT} Where another stack does, list "workload-identity-bindings" in the setting elsewhere.`,
        level: "advisory",
      };
  }
}

function example(namespace: string): Example {
  return [
    { type: SERVICE_ACCOUNT, name: "app", props: { project: "my-project", accountId: "app" } },
    {
      type: SERVICE_ACCOUNT_IAM_MEMBER,
      name: "app-identity",
      props: {
        serviceAccountId: ref("app", "name"),
        role: WORKLOAD_IDENTITY_USER_ROLE,
        member: formatMember({ pool: "my-project.svc.id.goog", namespace: "apps", serviceAccount: "app" }),
      },
    },
    {
      type: KUBERNETES_SERVICE_ACCOUNT,
      name: "account",
      props: {
        metadata: {
          namespace,
          name: "app",
          annotations: { [SERVICE_ACCOUNT_ANNOTATION]: ref("app", "email") },
        },
      },
    },
  ];
}
