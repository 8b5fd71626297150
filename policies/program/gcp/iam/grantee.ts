import type { SERVICE_ACCOUNT } from "../../../resource-types";
import type { StackResource } from "../../../stack";
import type { Groups } from "./groups";
import { EVERYBODY } from "./node-grants";

/** The service account of nodes, in the ways in which grants name it. */
export interface Grantee {
  readonly account: StackResource<typeof SERVICE_ACCOUNT> | undefined;
  /** The member. @throws Undecided if it is unknown. */
  member(): string;
  readonly groups: Groups;
  /** The keys under which grants to it are indexed. */
  readonly keys: readonly string[];
}

/** Whether an IAM member is, or includes, the account. @throws Undecided if that is not known. */
export const isGrantee = (one: string, { member, groups }: Grantee): boolean =>
  EVERYBODY.includes(one) || groups.includes(one) || one === member();
