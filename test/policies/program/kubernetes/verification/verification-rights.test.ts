import {
  CLUSTER,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  KUBERNETES_SERVICE_ACCOUNT,
  ROLE,
  ROLE_BINDING,
} from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";
import { cluster, cronJob, daemonSet, job, template } from "../../../rules/verification/verification";

type Props = Record<string, unknown>;
const MISSING = "upgrade-verification";
const reading = { apiGroups: ["apps"], resources: ["daemonsets"], verbs: ["get"] };
const subject = { kind: "ServiceAccount", namespace: "verification", name: "verification" };
const at = (name: string) => ({ name, cluster: "cluster" });
const role = (rule: unknown = reading, namespace = "kube-system") =>
  resource(ROLE, { metadata: { namespace, name: "reader" }, rules: [rule] }, at("role"));
const clusterRole = (rule: unknown = reading, more: Props = {}) =>
  resource(CLUSTER_ROLE, { metadata: { name: "reader" }, rules: [rule], ...more }, at("cluster-role"));
const binding = (kind = "Role", more: Props = {}, namespace = "kube-system") =>
  resource(
    ROLE_BINDING,
    { metadata: { namespace }, roleRef: { kind, name: "reader" }, subjects: [subject], ...more },
    at("binding"),
  );
const clusterBinding = (more: Props = {}) =>
  resource(
    CLUSTER_ROLE_BINDING,
    { roleRef: { kind: "ClusterRole", name: "reader" }, subjects: [subject], ...more },
    at("cluster-binding"),
  );

ruleTable(
  "post-upgrade-verification-job",
  {
    level: "advisory",
    accepts: {
      "a Role in kube-system": [cluster(), cronJob(), role(), binding()],
      "a Role for the one DaemonSet": [
        cluster(),
        cronJob(),
        role({ ...reading, resourceNames: ["gke-metadata-server"] }),
        binding(),
      ],
      "a Role for everything": [
        cluster(),
        cronJob(),
        role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
        binding(),
      ],
      "a ClusterRole": [cluster(), cronJob(), clusterRole(), clusterBinding()],
      "a ClusterRole that is bound in kube-system": [
        cluster(),
        cronJob(),
        clusterRole(),
        binding("ClusterRole"),
      ],
      "the built-in role view": [
        cluster(),
        cronJob(),
        clusterBinding({ roleRef: { kind: "ClusterRole", name: "view" } }),
      ],
      "a role that another stack has": [
        cluster(),
        cronJob(),
        clusterBinding({ roleRef: { kind: "ClusterRole", name: "reader-of-all" } }),
      ],
      "a ClusterRole that Kubernetes fills in": [
        cluster(),
        cronJob(),
        clusterRole({}, { aggregationRule: { clusterRoleSelectors: [] } }),
        clusterBinding(),
      ],
      "a right of all service accounts": [
        cluster(),
        cronJob(),
        role(),
        binding("Role", { subjects: [{ kind: "Group", name: "system:serviceaccounts" }] }),
      ],
      "a right of the namespace's service accounts": [
        cluster(),
        cronJob(),
        role(),
        binding("Role", { subjects: [{ kind: "Group", name: "system:serviceaccounts:verification" }] }),
      ],
      "a service account and a role whose names are not known": [
        cluster(),
        resource(KUBERNETES_SERVICE_ACCOUNT, { metadata: { namespace: "verification" } }, at("account")),
        cronJob({}, { template: template({ serviceAccountName: ref("account", "metadata") }) }),
        role(),
        binding("Role", {
          roleRef: { kind: "Role", name: ref("role", "metadata") },
          subjects: [{ kind: "ServiceAccount", name: ref("account", "metadata"), namespace: "verification" }],
        }),
      ],
      "a service account whose namespace alone the binding takes from it": [
        cluster(),
        resource(
          KUBERNETES_SERVICE_ACCOUNT,
          { metadata: { namespace: "verification", name: "own" } },
          at("account"),
        ),
        cronJob({}, { template: template({ serviceAccountName: ref("account", "metadata") }) }),
        role(),
        binding("Role", {
          subjects: [
            { kind: "ServiceAccount", name: "own", namespace: "verification" },
            { kind: "ServiceAccount", name: "other", namespace: ref("account", "metadata") },
          ],
        }),
      ],
      "the right of a second verification": [
        cluster(),
        daemonSet({ serviceAccountName: "other" }),
        cronJob({}, {}, {}, { name: "cluster-wide" }),
        role(),
        binding(),
      ],
      "an Autopilot cluster with a right": [cluster({ enableAutopilot: true }), cronJob(), role(), binding()],
      "a cluster that nothing verifies": cluster(),
      "a verification from elsewhere": {
        resources: [cluster(), cronJob()],
        config: { settings: { elsewhere: ["upgrade-verification"] } },
      },
    },
    rejects: {
      "a verification without any right": { resources: [cluster(), cronJob()], at: MISSING },
      "an Autopilot cluster's verification without any right": {
        resources: [resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }), cronJob()],
        at: MISSING,
      },
      "a right to read something else": {
        resources: [cluster(), cronJob(), role({ ...reading, resources: ["deployments"] }), binding()],
        at: MISSING,
      },
      "a right in another API group": {
        resources: [cluster(), cronJob(), role({ ...reading, apiGroups: [""] }), binding()],
        at: MISSING,
      },
      "a right to list, which is another one": {
        resources: [cluster(), cronJob(), role({ ...reading, verbs: ["list"] }), binding()],
        at: MISSING,
      },
      "a right to another DaemonSet": {
        resources: [cluster(), cronJob(), role({ ...reading, resourceNames: ["kube-proxy"] }), binding()],
        at: MISSING,
      },
      "a right in another namespace": {
        resources: [cluster(), job(), role(reading, "verification"), binding("Role", {}, "verification")],
        at: MISSING,
      },
      "a right of another service account": {
        resources: [
          cluster(),
          cronJob(),
          role(),
          binding("Role", { subjects: [{ ...subject, name: "other" }] }),
        ],
        at: MISSING,
      },
      "a right of another service account in the namespace of its own": {
        resources: [
          cluster(),
          resource(
            KUBERNETES_SERVICE_ACCOUNT,
            { metadata: { namespace: "verification", name: "own" } },
            at("account"),
          ),
          cronJob({}, { template: template({ serviceAccountName: ref("account", "metadata") }) }),
          role(),
          binding("Role", {
            subjects: [{ kind: "ServiceAccount", name: "other", namespace: ref("account", "metadata") }],
          }),
        ],
        at: MISSING,
      },
      "a right of a service account of that name elsewhere": {
        resources: [
          cluster(),
          cronJob(),
          role(),
          binding("Role", { subjects: [{ ...subject, namespace: "apps" }] }),
        ],
        at: MISSING,
      },
      "a right of another namespace's service accounts": {
        resources: [
          cluster(),
          cronJob(),
          role(),
          binding("Role", { subjects: [{ kind: "Group", name: "system:serviceaccounts:apps" }] }),
        ],
        at: MISSING,
      },
      "a role that nobody is bound to": { resources: [cluster(), cronJob(), clusterRole()], at: MISSING },
    },
    undecided: {
      "a role whose rules are not known": {
        resources: [
          cluster(),
          cronJob(),
          resource(
            ROLE,
            { metadata: { namespace: "kube-system", name: "reader" }, rules: unknown },
            at("role"),
          ),
          binding(),
        ],
        at: "Role.role.rules",
      },
      "a subject that is not known": {
        resources: [
          cluster(),
          cronJob(),
          role(),
          binding("Role", { subjects: [{ ...subject, name: unknown }] }),
        ],
        at: "RoleBinding.binding.subjects[0].name",
      },
      "a subject that is not known, beside another one in the namespace of the verification's own account": {
        resources: [
          cluster(),
          resource(
            KUBERNETES_SERVICE_ACCOUNT,
            { metadata: { namespace: "verification", name: "own" } },
            at("account"),
          ),
          cronJob({}, { template: template({ serviceAccountName: ref("account", "metadata") }) }),
          role(),
          binding("Role", {
            subjects: [
              { ...subject, name: unknown },
              { ...subject, name: "other", namespace: ref("account", "metadata") },
            ],
          }),
        ],
        at: "RoleBinding.binding.subjects[0].name",
      },
    },
  },
  "verification-detects-staleness",
);
