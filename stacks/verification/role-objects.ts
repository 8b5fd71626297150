import { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "@pulumi/kubernetes/rbac/v1";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import { LABELS, metadataIn, NAME, SERVICE_ACCOUNTS } from "./names";
import type { VerificationSettings } from "./options";
import { grants } from "./rights";

/** The roles that give the modes their rights, and their bindings. */
export function roleObjects(
  name: string,
  settings: VerificationSettings,
  within: CustomResourceOptions,
): Resource[] {
  return grants(settings).flatMap(({ mode, namespace, rules }): Resource[] => {
    const subjects = [
      { kind: "ServiceAccount", name: SERVICE_ACCOUNTS[mode], namespace: settings.namespace },
    ];
    const at = namespace ?? "all";
    const resource = `${name}-verification-${mode}-${namespace === settings.namespace ? "own" : at}`;
    const roleName = `${NAME}-${mode}`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", name: roleName };
    if (namespace === undefined) {
      const metadata = { name: roleName, labels: LABELS };
      return [
        new ClusterRole(resource, { metadata, rules }, within),
        new ClusterRoleBinding(
          resource,
          { metadata, roleRef: { ...roleRef, kind: "ClusterRole" }, subjects },
          within,
        ),
      ];
    }
    const metadata = metadataIn(namespace, roleName);
    return [
      new Role(resource, { metadata, rules }, within),
      new RoleBinding(resource, { metadata, roleRef: { ...roleRef, kind: "Role" }, subjects }, within),
    ];
  });
}
