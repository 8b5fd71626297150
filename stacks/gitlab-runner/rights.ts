import type { types } from "@pulumi/kubernetes";

/**
 * What the manager may do in its namespace: run jobs' Pods, with their secrets and services.
 * Source: https://docs.gitlab.com/runner/executors/kubernetes/#configure-runner-api-permissions, checked 2026-11-25
 */
export const MANAGER_RULES: types.input.rbac.v1.PolicyRule[] = [
  { resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
  { resources: ["pods/attach"], verbs: ["create", "delete", "get", "patch"] },
  { resources: ["pods/exec"], verbs: ["create", "delete", "get", "patch"] },
  { resources: ["pods/log"], verbs: ["get", "list"] },
  { resources: ["events"], verbs: ["list", "watch"] },
  { resources: ["secrets"], verbs: ["create", "delete", "get", "update"] },
  { resources: ["serviceaccounts"], verbs: ["get"] },
  { resources: ["services"], verbs: ["create", "get"] },
].map((rule) => ({ apiGroups: [""], ...rule }));
