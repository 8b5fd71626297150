import type { Rule } from "../../rule";
import { imagePolicySparesSystemPods } from "./image-policy-spares-system-pods";
import { noAddonManagerLabel } from "./no-addon-manager-label";
import { noManagedAddonOwnership } from "./no-managed-addon-ownership";
import { podSecuritySparesSystemPods } from "./pod-security-spares-system-pods";
import { quotaSparesSystemPods } from "./quota-spares-system-pods";
import { systemPodsHaveNodes } from "./system-pods-have-nodes";
import { webhookExcludesKubeSystem } from "./webhook-excludes-kube-system";
import { webhookIsReachable } from "./webhook-is-reachable";

export const kubeSystem: readonly Rule[] = [
  systemPodsHaveNodes,
  noManagedAddonOwnership,
  noAddonManagerLabel,
  quotaSparesSystemPods,
  webhookExcludesKubeSystem,
  webhookIsReachable,
  podSecuritySparesSystemPods,
  imagePolicySparesSystemPods,
];
