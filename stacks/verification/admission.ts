import type { types } from "@pulumi/kubernetes";
import { NODE_CONDITION, STARTUP_TAINT_KEY } from "../../verifier/contract";
import { NAME, SERVICE_ACCOUNTS } from "./names";

/** Whether a field of both objects is the same, or absent in both. */
const unchanged = (path: string): string => `object.${path} == oldObject.${path}`;

/**
 * Longer than a screen: one manifest, a validation after the other.
 *
 * Confines `node` mode's right to patch Nodes, which RBAC cannot: to the Node that its Pod runs on, to our startup taint, and to our
 * condition. The Node's name comes with the Pod's token from Kubernetes 1.30 on; without it, everything is denied.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export function ownNodePolicy(
  namespace: string,
): types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec {
  const user = `system:serviceaccount:${namespace}:${SERVICE_ACCOUNTS.node}`;
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["UPDATE"],
          resources: ["nodes", "nodes/status"],
        },
      ],
    },
    matchConditions: [
      { name: "only-the-verification", expression: `request.userInfo.username == '${user}'` },
    ],
    variables: [
      { name: "taints", expression: "object.spec.?taints.orValue([])" },
      { name: "oldTaints", expression: "oldObject.spec.?taints.orValue([])" },
      { name: "conditions", expression: "object.status.?conditions.orValue([])" },
      { name: "oldConditions", expression: "oldObject.status.?conditions.orValue([])" },
    ],
    validations: [
      {
        expression:
          "has(request.userInfo.extra) && 'authentication.kubernetes.io/node-name' in request.userInfo.extra && request.userInfo.extra['authentication.kubernetes.io/node-name'] == [object.metadata.name]",
        message: "the verification may change only the Node that it runs on",
      },
      {
        expression: allUnchanged(
          "metadata.?labels",
          "metadata.?annotations",
          "metadata.?finalizers",
          "metadata.?ownerReferences",
        ),
        message: "the verification may not change a Node's metadata",
      },
      {
        expression: unchangedBut("spec", "taints"),
        message: "the verification may not change a Node's spec, except for its own startup taint",
      },
      {
        expression: `variables.taints.all(t, variables.oldTaints.exists(o, o == t)) && variables.oldTaints.all(o, o.key == '${STARTUP_TAINT_KEY}' || variables.taints.exists(t, t == o))`,
        message: "the verification may only remove its own startup taint",
      },
      {
        expression: `variables.conditions.all(c, c.type == '${NODE_CONDITION}' || variables.oldConditions.exists(o, o == c)) && variables.oldConditions.all(o, o.type == '${NODE_CONDITION}' || variables.conditions.exists(c, c == o))`,
        message: "the verification may only change its own condition",
      },
      {
        expression: unchangedBut("status", "conditions"),
        message: "the verification may not change a Node's status, except for its own condition",
      },
    ],
  };
}

const allUnchanged = (...paths: string[]): string => paths.map(unchanged).join(" && ");

/** Whether every field of a part is the same in both objects but one: also fields that later Kubernetes versions add. */
const unchangedBut = (part: string, field: string): string =>
  [
    ["object", "oldObject"],
    ["oldObject", "object"],
  ]
    .map(
      ([one, other]) =>
        `${one}.${part}.all(f, f == '${field}' || (f in ${other}.${part} && ${one}.${part}[f] == ${other}.${part}[f]))`,
    )
    .join(" && ");

/** The binding of `ownNodePolicy()`. */
export const ownNodePolicyBinding: types.input.admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec =
  {
    policyName: NAME,
    validationActions: ["Deny"],
  };
