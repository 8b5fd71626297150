import { IMAGE_PULL_ROLES } from "../../../gke/workload-identity";
import { Candidates, someOf } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { foundBy } from "../../evaluation/search";
import { allOf, ifKnown, resourcePath } from "../../evaluation/unknown";
import { CLUSTER, REPOSITORY, REPOSITORY_IAM_BINDING, REPOSITORY_IAM_POLICY } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import type { ClusterResource, StackResource } from "../../stack";
import { comesFromCustomRole } from "../gcp/iam/custom-roles";
import { mayHaveRoles } from "../gcp/iam/default-account-roles";
import { type AccountPlace, runsAsDefaultAccount } from "../gcp/iam/node-account";
import { hasRole, isGrantedHere } from "../gcp/iam/node-roles";
import { imagePrefixOf, isOnRepository } from "../gcp/iam/repositories";
import { areInDistinctProjects, areSame, projectOf } from "../gcp/project";
import {
  arePulled,
  hasImage,
  hasPullSecrets,
  runsAnywhere,
  type Workload,
  workloadsWith,
} from "./pulled-images";

// Repositories of the stack that the account of the nodes which pull from them may not read.

type Repository = StackResource<typeof REPOSITORY>;
type Setter = StackResource<typeof REPOSITORY_IAM_BINDING | typeof REPOSITORY_IAM_POLICY>;

/** A repository of the stack, and a resource that may set all its readers, where it has any. */
interface Closed {
  readonly repository: Repository;
  readonly setter?: Setter;
}

const closed = ofStack((context: Context): readonly Closed[] => {
  const { stack } = context;
  const byId = new Candidates(stack.all(REPOSITORY), ({ inputs }) => [inputs.repositoryId ?? ""]);
  const repositoriesOf = (setter: Setter): readonly Repository[] => {
    const sources = stack.sourcesOf(setter, "repository").filter(isRepository);
    const named = ifKnown(() => [setter.inputs.repository?.split("/").pop() ?? ""]);
    return sources.length > 0 ? sources : byId.of(named).flat();
  };
  const set: readonly Closed[] = [...stack.all(REPOSITORY_IAM_BINDING), ...stack.all(REPOSITORY_IAM_POLICY)]
    .filter(
      (setter) =>
        ifKnown(() => setsReaders(setter)) !== false && !comesFromCustomRole(setter as StackResource, stack),
    )
    .flatMap((setter) => repositoriesOf(setter).map((repository) => ({ repository, setter })))
    .filter(({ repository, setter }) => ifKnown(() => isOnRepository(setter, repository, stack)) !== false);
  const pulled = stack.all(REPOSITORY).filter((each) => arePulled(() => imagePrefixOf(each), context));
  return set.concat(pulled.map((repository) => ({ repository })));
});

const isRepository = (resource: StackResource): resource is Repository => resource.type === REPOSITORY;

/** Whether a resource sets all members of a role that lets them pull images. */
const setsReaders = (setter: Setter): boolean =>
  setter.type === REPOSITORY_IAM_POLICY ||
  allOf(
    () => IMAGE_PULL_ROLES.includes((setter as Binding).inputs.role ?? ""),
    () => (setter as Binding).inputs.condition === undefined,
  );
type Binding = StackResource<typeof REPOSITORY_IAM_BINDING>;

/**
 * The finding on nodes whose account may not pull from a repository of the stack, where Pods of the stack on their cluster have images of it: it has
 * its roles elsewhere, or a resource of the stack sets all readers.
 * @param roles that let the account pull.
 */
export function* closedRepository<P>(
  roles: readonly string[],
  at: string,
  place: AccountPlace<P>,
  context: Context,
): Iterable<Finding> {
  const { settings, stack } = context;
  if (settings.elsewhere.includes("node-service-account-roles")) return;
  const found = foundBy<Closed>(
    (ask) => someOf([closed(context)], ask),
    ({ repository, setter }) =>
      allOf(
        () => setter === undefined || setsReaders(setter),
        () => setter === undefined || isOnRepository(setter, repository, stack),
        // Another project's readers may be another stack's to set.
        () =>
          setter !== undefined || areSame(projectOf(repository), projectOf(clusterOf(context) as Repository)),
        () => isKeptOut(roles, repository, place, context),
        () => pullerFrom(repository, context) !== undefined,
        () => !stack.mayHaveMoreGrants,
      ),
  );
  const workload = found && pullerFrom(found.repository, context);
  if (!workload) return;
  const { repository, setter } = found;
  yield {
    at,
    problem: "is an account that may not pull the images which Pods have from a repository of this stack",
    fix: `${
      setter
        ? `Add the account of the nodes to the members of ${IMAGE_PULL_ROLES[0]} in ${resourcePath(setter)}, which sets all readers of`
        : `Grant the account of the nodes ${IMAGE_PULL_ROLES[0]} on`
    } ${resourcePath(repository)}, from which ${resourcePath(workload)} has an image.`,
    level: "advisory",
  };
}

const clusterOf = ({ self, stack }: Context): StackResource => stack.clusterOf(self) ?? self;

/** Whether the nodes' account has none of the roles on a repository, but those it needs elsewhere: another check reports one that has none. */
function isKeptOut<P>(
  roles: readonly string[],
  repository: Repository,
  place: AccountPlace<P>,
  context: Context,
): boolean {
  if (isGrantedHere(place, context))
    return allOf(
      () => !hasRole(roles, repository, place, context),
      () => hasRole(roles, "images", place, context),
    );
  // Of its own project it is an editor.
  return allOf(
    () => runsAsDefaultAccount(place, context),
    () => areInDistinctProjects(repository, clusterOf(context) as Repository),
    () => !mayHaveRoles(context),
  );
}

/** A workload on the nodes that has an image of the repository, which the nodes pull as themselves. */
function pullerFrom(repository: Repository, context: Context): Workload | undefined {
  const { self, stack } = context;
  const prefix = () => imagePrefixOf(repository);
  const cluster = self.type === CLUSTER ? self : stack.clusterOf(self);
  const isOnNodes = (workload: Workload) => {
    const own = stack.clusterOf(workload);
    return own ? own.urn === cluster?.urn : stack.clusters.length <= 1;
  };
  const hasOtherPools = cluster !== undefined && stack.knownPoolsOf(cluster as ClusterResource).length > 1;
  return foundBy<Workload>(
    (ask) => someOf(workloadsWith(ifKnown(prefix), context), ask),
    (workload) =>
      allOf(
        () => isOnNodes(workload),
        () => prefix() !== undefined && hasImage(workload, prefix() ?? ""),
        () => !hasOtherPools || runsAnywhere(workload),
        () => !hasPullSecrets(workload, stack),
      ),
  );
}
