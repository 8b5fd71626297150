import { projectIn } from "../../../../gke/resource-names";
import { IMAGE_PULL_ROLES, NODE_ROLE } from "../../../../gke/workload-identity";
import { read, saidWhere } from "../../../evaluation/reading";
import { findItem } from "../../../evaluation/search";
import { allOf, ifKnown, resourcePath, Undecided } from "../../../evaluation/unknown";
import { DEFAULT_SERVICE_ACCOUNTS } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { areDistinct, areSame, projectOf } from "../project";
import { editorSetters, mayHaveRoles, setsEditors } from "./default-account-roles";
import { type AccountPlace, readAccount, runsAsDefaultAccount } from "./node-account";

// What a stack does to the Compute Engine default service account, as which nodes run that name no other. Source of what the actions do: the
// provider's documentation, and its function for them, which removes the account from all bindings of the project's policy; checked 2026-11-30.

/** The finding on nodes that run as the default account of their project where the stack takes its tokens or its roles. */
export function* lostDefaultAccount<P>(
  at: string,
  place: AccountPlace<P>,
  context: Context,
): Iterable<Finding> {
  const isItsOf = (project: InProject) =>
    allOf(
      () => isOfNodes(project, context),
      () => runsAsDefaultAccount(place, context),
      () => isOwnNumber(at, readAccount(place)?.value, context),
    );
  const found = (actions: readonly string[], isLost = () => true) =>
    findItem(context.stack.all(DEFAULT_SERVICE_ACCOUNTS), (accounts) =>
      allOf(
        () => actions.includes(read(accounts, ({ action }) => action)?.value ?? ""),
        () => isItsOf(accounts),
        isLost,
      ),
    );
  const fix = `Set ${at} to an account of the nodes' own with ${NODE_ROLE}, and ${IMAGE_PULL_ROLES[0]} on the images. A different account re-creates the nodes.`;
  const disabling = found(["DISABLE", "DELETE"]);
  if (disabling) {
    yield {
      at,
      problem: `${isDefault(place)}, which ${resourcePath(disabling)} disables or deletes: nodes get no token for it, so new ones may fail to join the cluster, and none can pull images or write logs as it`,
      fix,
      severity: "high",
    };
    return;
  }
  if (context.settings.elsewhere.includes("node-service-account-roles")) return;
  const depriving =
    found(["DEPRIVILEGE"], () => !mayHaveRoles(context)) ??
    findItem(editorSetters(context), (setter) =>
      allOf(
        () => setsEditors(setter),
        () => isItsOf(setter),
        () => !mayHaveRoles(context),
      ),
    );
  if (depriving === undefined) return;
  yield {
    at,
    problem: `${isDefault(place)}, from which ${resourcePath(depriving)} takes its roles: the nodes can neither pull images from Artifact Registry nor write logs and metrics as it`,
    fix,
    level: "advisory",
  };
}

const isDefault = <P>(place: AccountPlace<P>): string => {
  const account = ifKnown(() => readAccount(place));
  return account
    ? saidWhere(account, "is Compute Engine's default account")
    : "is absent, so that it is Compute Engine's default account";
};

/**
 * Whether a resource is in the nodes' project, which is their cluster's.
 * @throws Undecided if it is not known, or if one names the project by its ID and the other by a number.
 */
function isOfNodes(accounts: InProject, { self, stack }: Context): boolean {
  const nodes = projectOf((stack.clusterOf(self) ?? self) as InProject);
  const project = projectOf(accounts);
  if (areSame(nodes, project)) return true;
  if (areDistinct(nodes, project)) return false;
  throw new Undecided("project");
}

/**
 * Whether an address of a default account, which begins with its project's number, is that of the nodes' project.
 * @throws Undecided, with the path of the address, if that project's number is not known.
 */
function isOwnNumber(at: string, email: string | undefined, { self, stack, settings }: Context): boolean {
  const number = /^(\d+)-/.exec(email ?? "")?.[1];
  if (number === undefined) return true;
  const project = projectIn(projectOf((stack.clusterOf(self) ?? self) as InProject) ?? "");
  const own = /^\d+$/.test(project) ? project : settings.projectNumbers[project];
  if (own === undefined) throw new Undecided(at);
  return own === number;
}

type InProject = Parameters<typeof projectOf>[0];
