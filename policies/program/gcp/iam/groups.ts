import { ofStack } from "../../../evaluation/of-stack";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { GROUP, GROUP_MEMBERSHIP } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";

// Google groups of which the stack makes an account a member, and so gives it what is granted to them.

type Membership = StackResource<typeof GROUP_MEMBERSHIP>;
type Group = StackResource<typeof GROUP>;

/** How IAM members that are groups begin. Source: https://cloud.google.com/iam/docs/principal-identifiers */
const GROUP_PREFIX = "group:";

/** The key of grants to groups, of which a membership may name any by its ID. */
export const ANY_GROUP = GROUP_PREFIX;

export const isGroup = (member: string): boolean => member.startsWith(GROUP_PREFIX);

/** The groups of an account. */
export interface Groups {
  /** Whether an IAM member is one of them, as far as known; one that its membership names by an ID alone may be any. @throws Undecided */
  includes(member: string): boolean;
  /** The keys under which grants to them are indexed. */
  readonly keys: readonly string[];
}

/**
 * The groups of which the stack makes an account a member.
 * @param account of the stack.
 * @param address its e-mail address. Throws Undecided if it is not known.
 */
export function groupsOf(
  account: StackResource | undefined,
  address: () => string | undefined,
  context: Context,
): Groups {
  const { stack } = context;
  const isOf = (membership: Membership) =>
    (account !== undefined &&
      ["preferredMemberKey", "memberKey"].some((key) =>
        stack.sourcesOf(membership, key).includes(account),
      )) ||
    allOf(
      () => memberOf(membership) !== undefined,
      () => memberOf(membership) === address()?.toLowerCase(),
    );
  const memberships = all(context).filter(({ membership }) => ifKnown(() => isOf(membership)) !== false);
  return {
    includes: (member) =>
      isGroup(member) &&
      someItem(memberships, ({ membership, group }) =>
        allOf(
          () => group === undefined || groupMember(group) === member.toLowerCase(),
          () => isOf(membership),
        ),
      ),
    keys: memberships.map(({ group }) => (group && ifKnown(() => groupMember(group))) ?? ANY_GROUP),
  };
}

const memberOf = ({ inputs }: Membership): string | undefined =>
  (inputs.preferredMemberKey?.id ?? inputs.memberKey?.id)?.toLowerCase();

const groupMember = ({ inputs }: Group): string =>
  `${GROUP_PREFIX}${inputs.groupKey?.id ?? ""}`.toLowerCase();

/** The memberships of the stack, each with its group where that is one of the stack. */
const all = ofStack(({ stack }: Context) =>
  stack.all(GROUP_MEMBERSHIP).map((membership) => ({
    membership,
    group: stack.sourcesOf(membership, "group").find((source): source is Group => source.type === GROUP),
  })),
);
