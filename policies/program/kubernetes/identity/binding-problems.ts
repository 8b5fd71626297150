import { WORKLOAD_IDENTITY_USER_ROLE } from "../../../../gke/workload-identity";
import { className } from "../../../resource-types";
import type { Finding } from "../../../rule";
import type { StackResource } from "../../../stack";
import type { IamGrant } from "../../gcp/iam/iam-bindings";
import type { Binding, OtherRole } from "./binding-kinds";
import { MEMBER_FAULTS } from "./member-texts";
import { memberOf, type ShownMember, type ShownParts } from "./shown-member";
import type { Mismatch } from "./workload-identity";

// How a finding says that a Kubernetes service account may not act as an IAM service account.

/** The fix that creates the missing binding. */
export const GRANT_BINDING = grantTo(memberOf({}));

function grantTo({ text, legend }: ShownMember): string {
  return `Grant ${WORKLOAD_IDENTITY_USER_ROLE} on the account to "${text}", with a gcp.serviceaccount.IAMMember${legend}.`;
}

const MISMATCHES: Readonly<Record<Mismatch, string>> = {
  pool: "from another workload pool than the cluster's",
  cluster: "of another cluster of the same workload pool",
  fleet: "from the pool of a fleet, PROJECT.hub.id.goog, and the cluster's own is PROJECT.svc.id.goog",
  context: "from the workload pool of another project than the one in the name of the provider's context",
  namespace: "of another namespace",
  name: "of another name",
};

const fleetFix = (member: string): string =>
  `Grant the role to "${member}" instead. Where a fleet of another stack sets up these Pods' credentials from its pool, the annotation is not needed.`;

/** Roles that people confuse with the one that is needed. */
const OTHER_ROLES: readonly string[] = [
  "roles/iam.serviceAccountAdmin",
  "roles/iam.serviceAccountOpenIdTokenCreator",
  "roles/iam.serviceAccountUser",
  "roles/iam.serviceAccountViewer",
  "roles/iam.workloadIdentityPoolAdmin",
  "roles/iam.workloadIdentityPoolViewer",
];

const MAY_NOT_ACT = "names an IAM service account that this one may not act as";

/**
 * The problem and its fix where a binding is missing or has no effect.
 * @param parts of the account's member that may be shown.
 */
export function bindingProblem(
  binding: Exclude<Binding, { kind: "bound" }>,
  isOfStack: boolean,
  parts: ShownParts,
): Omit<Finding, "at"> {
  const member = memberOf(parts);
  const nameOf = ({ resource }: IamGrant) => JSON.stringify(resource.name);
  switch (binding.kind) {
    case "overruled":
      if (binding.isMutual) return mutualProblem([binding.by, binding.grant].map(nameOf).sort());
      return {
        problem: `${MAY_NOT_ACT}: the IAM${binding.by.kind} ${nameOf(binding.by)} sets all members, and removes what ${nameOf(binding.grant)} grants`,
        fix: addTo(binding.by, member.text),
      };
    case "over":
      return {
        problem: `${MAY_NOT_ACT}: the condition of the binding ${nameOf(binding.grant)} is false, or its time is over`,
        fix: "Remove the binding's condition, or set it to a time in the future.",
      };
    case "refused":
      return {
        problem: `${MAY_NOT_ACT}: the serviceAccountId of the binding ${nameOf(binding.grant)} is not the account's resource name, and Google's provider refuses it`,
        fix: "Set the binding's serviceAccountId to the account's output name, which is projects/PROJECT/serviceAccounts/EMAIL.",
      };
    case "invalid": {
      const { text, legend } = memberOf(parts, "the ID of the cluster's project");
      return {
        problem: `${MAY_NOT_ACT}: the binding ${nameOf(binding.grant)} is invalid, as its member ${MEMBER_FAULTS[binding.fault]}`,
        fix: `Set the binding's member to "${text}"${legend}.`,
      };
    }
    case "other":
      return {
        problem: `${MAY_NOT_ACT}: the binding ${nameOf(binding.grant)} is for a Kubernetes service account ${MISMATCHES[binding.mismatch]}`,
        fix: otherFix(binding, member),
        ...(["fleet", "context"].includes(binding.mismatch) && { level: "advisory" as const }),
      };
    case "none":
      return noneProblem(binding, member, isOfStack);
  }
}

/** It names neither account nor member, so that a report shows it once for the accounts of both bindings. */
const mutualProblem = (names: readonly string[]): Omit<Finding, "at"> => ({
  problem: `${MAY_NOT_ACT}: the IAMBindings ${names.join(" and ")} set all members of the role, and each removes what the other grants`,
  fix: "Put all members into one of them, or replace both with one gcp.serviceaccount.IAMMember for each member, which keeps other grants.",
});

function otherFix(
  { autonamed, mismatch, setter }: Extract<Binding, { kind: "other" }>,
  member: ShownMember,
): string {
  if (mismatch === "fleet") return fleetFix(member.text);
  if (autonamed) return autonamedFix(autonamed);
  return setter ? addTo(setter, member.text, member.legend) : grantTo(member);
}

/** The fix where a grant sets all members, so that it would remove what another one adds. */
const addTo = ({ resource }: IamGrant, member: string, legend = ""): string =>
  `Add "${member}" to what ${JSON.stringify(resource.name)} grants, or replace that with one gcp.serviceaccount.IAMMember for each member, which keeps other grants${legend}.`;

/** It is part of the fix and not of the problem, as the problem may be known before it is known that the name is made up. */
const autonamedFix = (resource: StackResource): string =>
  `Pulumi makes up the name of the ${className(resource.type)} ${JSON.stringify(resource.name)}, which sets no metadata.name. Set it to the name in the binding's member, or make the member of its output metadata.name.`;

function noneProblem(
  { otherRole, setter }: Extract<Binding, { kind: "none" }>,
  { text, legend }: ShownMember,
  isOfStack: boolean,
): Omit<Finding, "at"> {
  const add = setter && setter !== otherRole?.grant ? addTo(setter, text, legend) : undefined;
  // The general fix names no account, so that a report shows it once for all accounts.
  const fix = add ?? (otherRole ? otherRoleFix(otherRole) : GRANT_BINDING);
  if (isOfStack)
    return {
      problem: "names an IAM service account of this stack, and no binding lets this one act as it",
      fix,
    };
  return {
    problem: "names an IAM service account of another stack, and no binding of this one lets it act as that",
    fix: `${fix} Where another stack does, list "workload-identity-bindings" in the setting elsewhere.`,
    level: "advisory",
  };
}

function otherRoleFix({ grant, role }: OtherRole): string {
  const shown = role !== undefined && OTHER_ROLES.includes(role) ? JSON.stringify(role) : "its own";
  return `Set the role of the binding ${JSON.stringify(grant.resource.name)} to ${WORKLOAD_IDENTITY_USER_ROLE}: ${shown} gives no access token.`;
}
