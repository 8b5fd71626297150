import {
  DENY_POLICY,
  KUBERNETES_SERVICE_ACCOUNT,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "rules[0].denyRule.deniedPermissions";
const POOL = "demo.svc.id.goog";
const PRINCIPALS = `principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/${POOL}`;
const PERMISSION = "iam.googleapis.com/serviceAccounts.getAccessToken";

const account = (props: object = {}) =>
  resource(SERVICE_ACCOUNT, { project: "demo", accountId: "app", ...props }, { name: "app" });
const bound = resource(
  SERVICE_ACCOUNT_IAM_MEMBER,
  {
    serviceAccountId: ref("app", "name"),
    role: "roles/iam.workloadIdentityUser",
    member: `serviceAccount:${POOL}[apps/app]`,
  },
  { name: "bound" },
);
const ksa = (email: unknown = ref("app", "email")) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    {
      metadata: { namespace: "apps", name: "app", annotations: { "iam.gke.io/gcp-service-account": email } },
    },
    { name: "ksa" },
  );
const using = [account(), bound, ksa()];
const PARENT = "cloudresourcemanager.googleapis.com%2Fprojects%2F";
const deny = (rule: object = {}, props: object = {}) =>
  resource(
    DENY_POLICY,
    {
      parent: `${PARENT}demo`,
      rules: [
        {
          denyRule: {
            deniedPrincipals: ["principalSet://goog/public:all"],
            deniedPermissions: ["iam.googleapis.com/serviceAccountKeys.create", PERMISSION],
            ...rule,
          },
        },
      ],
      ...props,
    },
    { name: "deny" },
  );

ruleTable("ksa-annotation-has-binding", {
  accepts: {
    "a deny policy of other permissions": [
      ...using,
      deny({
        deniedPermissions: ["iam.googleapis.com/serviceAccountKeys.create", "iam.googleapis.com/roles.*"],
      }),
    ],
    "a deny policy for people": [
      ...using,
      deny({ deniedPrincipals: ["principal://goog/subject/a@example.com"] }),
    ],
    "a deny policy that excepts the workload pool": [
      ...using,
      deny({ exceptionPrincipals: ["principal://goog/subject/a@example.com", `${PRINCIPALS}/*`] }),
    ],
    "a deny policy that excepts the permission": [
      ...using,
      deny({
        deniedPermissions: ["iam.googleapis.com/serviceAccounts.*"],
        exceptionPermissions: [PERMISSION],
      }),
    ],
    "a deny policy under a condition of tags": [
      ...using,
      deny({ denialCondition: { expression: "resource.matchTag('1/env', 'test')" } }),
    ],
    "a deny policy of another project than the accounts'": [...using, deny({}, { parent: `${PARENT}other` })],
    "a deny policy without Workload Identity beside it": [account(), deny()],
  },
  rejects: {
    "a deny policy that takes all tokens": {
      resources: [...using, deny()],
      at: AT,
      problem:
        /^deny Kubernetes service accounts the tokens of IAM service accounts, whatever binding lets them act as those$/,
      fix: /^Add the cluster's workload pool, principalSet:.* to exceptionPrincipals of the rule\.$/,
    },
    "one for the workload pool, with people excepted, beside a binding alone": {
      resources: [
        ...[account(), bound],
        deny({
          deniedPrincipals: [`${PRINCIPALS}/*`],
          deniedPermissions: ["iam.googleapis.com/*.*"],
          exceptionPrincipals: ["principalSet://goog/group/admins@example.com"],
        }),
      ],
      at: AT,
    },
    "one of an organization, which may have the accounts' project": {
      resources: [
        ...using,
        deny({}, { parent: "cloudresourcemanager.googleapis.com%2Forganizations%2F123456789012" }),
      ],
      at: AT,
      level: "advisory",
    },
    "one of a project by its number, which may be the accounts'": {
      resources: [...using, deny({}, { parent: `${PARENT}123456789012` })],
      at: AT,
      level: "advisory",
    },
  },
  undecided: {
    "permissions that are not known": { resources: [...using, deny({ deniedPermissions: unknown })], at: AT },
    "principals that are not known": {
      resources: [...using, deny({ deniedPrincipals: unknown })],
      at: "rules[0].denyRule.deniedPrincipals",
    },
    "exceptions that are not known": {
      resources: [...using, deny({ exceptionPrincipals: unknown })],
      at: "rules[0].denyRule.exceptionPrincipals",
    },
    "permissions excepted that are not known": {
      resources: [...using, deny({ exceptionPermissions: unknown })],
      at: "rules[0].denyRule.exceptionPermissions",
    },
    "a condition that is not known": {
      resources: [...using, deny({ denialCondition: unknown })],
      at: "rules[0].denyRule.denialCondition",
    },
    "a project that is not known": { resources: [...using, deny({}, { parent: unknown })], at: "parent" },
  },
});
