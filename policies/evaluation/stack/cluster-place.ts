import { isSameProject } from "../../../gke/resource-names";
import type { NODE_POOL } from "../../resource-types";
import type { ClusterResource, StackResource } from "../../stack";
import { environmentProject } from "../environment-project";
import { nonEmptyText } from "../texts";
import { Undecided } from "../unknown";

// Where clusters and node pools are, and whether two of them are in one place.

type NodePool = StackResource<typeof NODE_POOL>;

/** A text; undefined where there is none, `Undecided` where it is not known. */
export type Text = string | undefined | Undecided;
type Answer = boolean | Undecided;

/** Where a cluster or pool is, as it declares, else as its provider is configured. */
export interface Place {
  readonly project: Text;
  readonly location: Text;
  readonly provider: string | undefined;
  readonly hasOwnProject: boolean;
  /** The provider's region and zone, where they are known. */
  readonly defaults: readonly unknown[];
}

/** Reads a text property of a cluster or pool. An `Undecided` names the owner, as it may be reported on another resource. */
export function textProperty<R extends ClusterResource | NodePool>(
  owner: R,
  read: (inputs: R["inputs"]) => unknown,
): Text {
  try {
    return nonEmptyText(read(owner.inputs));
  } catch (error) {
    if (error instanceof Undecided) return new Undecided(error.property, owner);
    throw error;
  }
}

/** Where a cluster or pool is. Never throws: a text that is not known is an `Undecided`. */
export function placeOf(resource: ClusterResource | NodePool): Place {
  const { observed, providerInputs, declaration } = resource;
  const declared = textProperty(resource, ({ project }) => project);
  const isUnknown = providerInputs.project === undefined && "project" in providerInputs;
  const ofProvider = nonEmptyText(providerInputs.project) ?? nonEmptyText(observed.project);
  const byDefault = isUnknown ? new Undecided("project", resource) : environmentProject();
  return {
    project: declared ?? ofProvider ?? byDefault,
    location: textProperty(resource, ({ location }) => location) ?? nonEmptyText(observed.location),
    provider: declaration.provider,
    hasOwnProject: declared !== undefined,
    defaults: [providerInputs.region, providerInputs.zone],
  };
}

/** Whether two resources are in the same place, as far as their places are known. */
export const isAt = (one: Place, other: Place): Answer =>
  both(isInOneProject(one, other), isInOneLocation(one, other));

/**
 * Whether a pool may belong to a cluster when the text by which it names its cluster is unknown: that may be an ID with a project and
 * location of its own, which override the pool's defaults, so only what the pool itself declares can rule the cluster out.
 */
export const mayBeAt = (cluster: Place, pool: Place): Answer =>
  both(
    !pool.hasOwnProject || isInOneProject(cluster, pool),
    pool.location === undefined || isInOneLocation(cluster, pool),
  );

function both(...answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.find((each) => each instanceof Undecided) ?? true;
}

const isInOneProject = (one: Place, other: Place): Answer =>
  (!one.hasOwnProject && !other.hasOwnProject && one.provider === other.provider) ||
  one.project === undefined ||
  other.project === undefined ||
  isSame(one.project, other.project, (a, b) => isSameProject(a, b) !== false);

function isInOneLocation(one: Place, other: Place): Answer {
  if (one.location !== undefined && other.location !== undefined)
    return isSame(one.location, other.location, Object.is);
  if (one.location === undefined && other.location === undefined) return one.provider === other.provider;
  const [unset, location] = one.location === undefined ? [one, other.location] : [other, one.location];
  return location instanceof Undecided ? location : unset.defaults.includes(location);
}

function isSame(
  one: string | Undecided,
  other: string | Undecided,
  areSame: (one: string, other: string) => boolean,
): Answer {
  if (one instanceof Undecided) return one;
  return other instanceof Undecided ? other : areSame(one, other);
}
