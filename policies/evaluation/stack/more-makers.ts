import type { PolicyResource } from "@pulumi/policy";
import { isCommand } from "../../resource-types";
import { knownOrUnset, knownPart } from "../properties/readable";
import { Undecided } from "../unknown";
import { isTextUnknown } from "../unseen/commands";
import { mayGrantRoles, mayMakeObjects, syncsObjects } from "../unseen/makers";

// What resources of a stack may make besides the resources that policies see.

/** Whether a resource besides Helm releases may make Kubernetes objects. */
export const mayHaveMoreObjects = (resources: readonly PolicyResource[]): boolean =>
  resources.some(
    ({ type, props }) => mayMakeObjects(type) || syncsObjects(type, () => knownPart(props, type)),
  );

/** Whether a resource may grant roles in Google Cloud; `Undecided` where that depends on a command that is not known before the update. */
export function moreGrantsOf(resources: readonly PolicyResource[]): boolean | Undecided {
  if (resources.some(({ type, props }) => mayGrantRoles(type, () => knownPart(props, type)))) return true;
  const unknown = resources.find(
    ({ type, props }) => isCommand(type) && isTextUnknown(knownOrUnset(props, type)),
  );
  return unknown ? new Undecided("create", unknown) : false;
}
