import {
  formatMember,
  SERVICE_ACCOUNT_ANNOTATION,
  WORKLOAD_IDENTITY_USER_ROLE,
} from "../../../gke/workload-identity";
import { accountNamed } from "../../program/gcp/iam/iam-accounts";
import { bindingProblem, GRANT_BINDING } from "../../program/kubernetes/identity/binding-problems";
import { fixWhereAnotherIsBound } from "../../program/kubernetes/identity/bound-account";
import { deniedTokens } from "../../program/kubernetes/identity/denied-tokens";
import { disabledAccount, disabledInValues } from "../../program/kubernetes/identity/disabled-account";
import {
  annotationOf,
  type IdentityAnnotation,
  isLeftToOthers,
  mayHoldAnnotation,
} from "../../program/kubernetes/identity/identity-annotation";
import { bindingOf } from "../../program/kubernetes/identity/identity-binding";
import { subjectOfAccount, subjectOfRelease } from "../../program/kubernetes/identity/identity-subject";
import { invalidGrantees, refusedAccountId } from "../../program/kubernetes/identity/invalid-grants";
import { unnamedAccount } from "../../program/kubernetes/identity/missing-annotation";
import {
  missingGrantees,
  missingMember,
  missingMembers,
} from "../../program/kubernetes/identity/missing-grantee";
import { isGivenByVerification } from "../../program/kubernetes/identity/own-account";
import { annotationsOfRelease } from "../../program/kubernetes/identity/release-annotations";
import { shownParts } from "../../program/kubernetes/identity/shown-member";
import type { Subject } from "../../program/kubernetes/identity/workload-identity";
import {
  ANY_IAM_BINDING,
  ANY_IAM_MEMBER,
  ANY_IAM_POLICY,
  DENY_POLICY,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../resource-types";
import { type Context, type Example, type Finding, type Rule, ref } from "../../rule";

export const ksaAnnotationHasBinding: Rule = {
  name: "ksa-annotation-has-binding",
  description: "A Kubernetes service account may act as the IAM service account that it names.",
  why:
    `The annotation ${SERVICE_ACCOUNT_ANNOTATION} asks for the account, and ${WORKLOAD_IDENTITY_USER_ROLE} on it grants it, to exactly one namespace ` +
    "and name of one workload pool. Where one of them differs, or another resource sets the role's members without it, each request for a token is " +
    "refused, and only the Pods show it. Without the annotation they act as themselves, and have none of the account's roles. A binding or a role for an " +
    "account that is not there has no effect: its name is misspelt or has changed. The same goes for one whose member has none of IAM's forms, if IAM takes it at all, and for one on a disabled account. A member made of the outputs of a Kubernetes service account is not known in the preview that creates the cluster, and passes there; check knows it.",
  fix: GRANT_BINDING,
  whenToExempt:
    'Pods that get a token of the IAM service account by themselves, without the annotation. A grant of another stack needs no exemption: list "workload-identity-bindings" in the setting elsewhere.',
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam",
    "https://docs.cloud.google.com/iam/docs/principal-identifiers",
    "https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/disable",
    "https://docs.cloud.google.com/iam/docs/deny-overview",
    "https://github.com/hashicorp/terraform-provider-google/issues/12672",
    "https://github.com/GoogleCloudPlatform/terraform-example-foundation-app/issues/46",
    "https://github.com/GoogleCloudPlatform/terraform-google-enterprise-application/pull/742",
    "https://github.com/mozilla/terraform-modules/pull/52",
    "https://github.com/terraform-google-modules/terraform-google-iam/issues/105",
    "https://github.com/pulumi/pulumi-gcp/issues/475",
    "https://github.com/hashicorp/terraform-provider-google/issues/16555",
    "https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/issues/183",
    "https://github.com/google-github-actions/get-secretmanager-secrets/issues/151",
    "https://github.com/velero-io/velero-plugin-for-gcp/pull/194",
  ],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: { rule: "ksa-annotation-is-email", covers: mayHoldAnnotation },
  good: example("apps"),
  bad: example("app"),
  checks: {
    [KUBERNETES_SERVICE_ACCOUNT]: [account, disabledAccount, unnamedAccount],
    [KUBERNETES_SERVICE_ACCOUNT_PATCH]: [account, disabledAccount],
    [ANY_IAM_MEMBER]: [missingMember, invalidGrantees, refusedAccountId],
    [ANY_IAM_BINDING]: [missingMembers, invalidGrantees, refusedAccountId],
    [ANY_IAM_POLICY]: [missingGrantees, invalidGrantees, refusedAccountId],
    [DENY_POLICY]: [deniedTokens],
    [HELM_RELEASE]: [
      function* values(release, context) {
        yield* context.each(annotationsOfRelease(release), function* (annotation) {
          if (!annotation.isCreated()) return;
          yield* bindingFindings(annotation, "values", context, () => subjectOfRelease(annotation, context));
        });
      },
      disabledInValues,
    ],
  },
};

function* account(
  inputs: object,
  context: Context<typeof KUBERNETES_SERVICE_ACCOUNT | typeof KUBERNETES_SERVICE_ACCOUNT_PATCH>,
): Iterable<Finding> {
  if (isLeftToOthers(context.resource.ignoreChanges)) return;
  const annotation = annotationOf(inputs as Parameters<typeof annotationOf>[0]);
  if (annotation && !isGivenByVerification(context.self, annotation.read))
    yield* bindingFindings(annotation, "metadata", context as Context, () => subjectOfAccount(context));
}

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
  const subject = subjectOf();
  const binding = bindingOf(account, subject, context);
  // A binding by a controller or a command is not looked into, and reported as that.
  if (binding.kind === "none" && stack.mayHaveMoreGrants) return;
  if (binding.kind === "bound") return;
  const parts = shownParts(subject, self.urn, stack);
  const isOfStack = account.resource !== undefined;
  const fix =
    binding.kind === "none" && !isOfStack ? fixWhereAnotherIsBound(subject.account, context) : undefined;
  yield { at, ...bindingProblem(binding, isOfStack, parts), ...(fix !== undefined && { fix }) };
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
