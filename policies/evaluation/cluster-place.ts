import type { CLUSTER, NODE_POOL } from "../resource-types";
import type { StackResource } from "../stack";
import { Undecided } from "./unknown";

// Where clusters and node pools are, and whether two of them are in one place.

type Cluster = StackResource<typeof CLUSTER>;
type NodePool = StackResource<typeof NODE_POOL>;

/** A text, none, or one that is not known. */
export type Text = string | undefined | Undecided;
type Answer = boolean | Undecided;

/** Where a cluster or pool is. What it does not say is its provider's. */
export interface Place {
  readonly project: Text;
  readonly location: Text;
  readonly provider: string | undefined;
  readonly hasOwnProject: boolean;
  /** The provider's region and zone, where they are known. */
  readonly defaults: readonly unknown[];
}

/** A text of a cluster or pool; one that is not known names its owner, as it is reported on both. */
export function textOf<R extends Cluster | NodePool>(owner: R, read: (inputs: R["inputs"]) => unknown): Text {
  try {
    return textIn(read(owner.inputs));
  } catch (error) {
    if (error instanceof Undecided) return new Undecided(error.property, owner);
    throw error;
  }
}

const textIn = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export function placeOf(resource: Cluster | NodePool): Place {
  const { providerInputs, declaration } = resource;
  const declared = textOf(resource, ({ project }) => project);
  const isUnknown = providerInputs.project === undefined && "project" in providerInputs;
  const ofProvider = isUnknown ? new Undecided("project", resource) : textIn(providerInputs.project);
  return {
    project: declared ?? ofProvider,
    location: textOf(resource, ({ location }) => location),
    provider: declaration.provider,
    hasOwnProject: declared !== undefined,
    defaults: [providerInputs.region, providerInputs.zone],
  };
}

/** Whether two places are one, as far as they say so. */
export function isAt(one: Place, other: Place): Answer {
  const answers = [isInOneProject(one, other), isInOneLocation(one, other)];
  return answers.includes(false) ? false : (answers.find((each) => each instanceof Undecided) ?? true);
}

const isInOneProject = (one: Place, other: Place): Answer =>
  (!one.hasOwnProject && !other.hasOwnProject && one.provider === other.provider) ||
  one.project === undefined ||
  other.project === undefined ||
  isSame(one.project, other.project);

function isInOneLocation(one: Place, other: Place): Answer {
  if (one.location !== undefined && other.location !== undefined) return isSame(one.location, other.location);
  if (one.location === undefined && other.location === undefined) return one.provider === other.provider;
  const [silent, location] = one.location === undefined ? [one, other.location] : [other, one.location];
  return location instanceof Undecided ? location : silent.defaults.includes(location);
}

function isSame(one: string | Undecided, other: string | Undecided): Answer {
  if (one === other) return true;
  if (one instanceof Undecided) return one;
  return other instanceof Undecided ? other : false;
}
