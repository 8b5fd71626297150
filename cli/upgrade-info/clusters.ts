import { type ClusterNames, isNamed } from "../../policies/program/gcp/named-cluster";
import { areEqual } from "../../policies/settings/cluster-ends";
import type { ClusterEndOfSupport } from "../../policies/settings/settings";
import { UsageError } from "../messages/errors";
import type { GivenEnd } from "./flag";

/** A cluster that --upgrade-info may be about. */
export interface NamedCluster extends ClusterNames {
  /** How reports name it. */
  readonly label: string;
  /** Whether it is known which version its control plane runs, which is the one that GKE speaks of. */
  readonly isVersionKnown: boolean;
}

/** What --upgrade-info is compared with, besides the clusters. */
interface Comparison {
  /** Whether all clusters are known, so that a name that none has is an error. */
  readonly isWhole: boolean;
  /** The ends of support that the configuration gives. */
  readonly configured: readonly ClusterEndOfSupport[] | undefined;
  /** Why a cluster of a name is there and not among them, as the end of a sentence; undefined if it is not there. */
  whyAbsent?(named: string): string | undefined;
}

/**
 * Compares the ends of support in the files of --upgrade-info and in the configuration with the clusters.
 * @returns a note on each file that could not be used.
 * @throws UsageError for files or entries that contradict each other; and where all clusters are known, for a name that none has, or several
 * have.
 */
export function matchUpgradeInfo(
  ends: readonly GivenEnd[],
  clusters: readonly NamedCluster[],
  { isWhole, configured = [], whyAbsent }: Comparison,
): string[] {
  const given = new Map<NamedCluster, GivenEnd>();
  const notes: string[] = [];
  for (const end of ends) {
    const named = clusters.filter((names) => isNamed(end.cluster, names));
    const reason = named.length === 0 ? whyAbsent?.(end.cluster) : undefined;
    if (reason !== undefined) notes.push(`--upgrade-info: ${end.file} is not used, ${reason}.`);
    else if (isWhole) requireOne(end.cluster, named, clusters);
    const [cluster] = named;
    if (!cluster || named.length > 1) continue;
    const other = given.get(cluster);
    if (other && !areEqual(other, end)) throw new UsageError(contradiction(cluster, other, end));
    given.set(cluster, end);
    if (!cluster.isVersionKnown)
      notes.push(
        `--upgrade-info: ${end.file} is not used, as the version of the cluster ${cluster.label} is not known. A state shows what GKE runs: audit and outlook take it with --state FILE.`,
      );
  }
  // For a cluster that the flag names, its file wins over the configuration.
  for (const cluster of clusters) if (!given.has(cluster)) refuseContradictions(configured, cluster);
  return notes;
}

/** @throws UsageError where none, or several, of the clusters have a name. */
function requireOne(name: string, named: readonly NamedCluster[], clusters: readonly NamedCluster[]): void {
  if (named.length === 0) throw new UsageError(unknownName(name, clusters));
  if (named.length > 1) throw new UsageError(ambiguousName(name, named, clusters));
}

function contradiction({ label }: NamedCluster, ...ends: readonly [GivenEnd, GivenEnd]): string {
  const [one, other] = ends.map((end) => `${end.file} says ${daysOf(end)}`);
  return `--upgrade-info gives the cluster ${label} two ends of support: ${one}; ${other}. Keep the newer file.`;
}

const daysOf = ({ standard, extended }: ClusterEndOfSupport): string =>
  `${standard}${extended === undefined ? "" : `, or ${extended} for extended support`}`;

/** @throws UsageError for entries of a configuration that name one cluster in other words, and contradict each other. */
function refuseContradictions(settings: readonly ClusterEndOfSupport[], cluster: NamedCluster): void {
  const [first, ...others] = settings.filter((end) => isNamed(end.cluster, cluster));
  const other = first && others.find((end) => !areEqual(first, end));
  if (!other) return;
  const [one, two] = [first, other].map((end) => `"${end.cluster}" says ${daysOf(end)}`);
  throw new UsageError(
    `settings.clusterEndOfSupport gives the cluster ${cluster.label} two ends of support: ${one}; ${two}. Keep the newer entry, or write STACK/NAME in both.`,
  );
}

function unknownName(name: string, clusters: readonly NamedCluster[]): string {
  const all = clusters.map(({ label }) => label).join(", ") || "none";
  return `--upgrade-info names the cluster "${name}", and there are ${all}.`;
}

/** Lists the names that tell the clusters apart. */
function ambiguousName(
  name: string,
  named: readonly NamedCluster[],
  clusters: readonly NamedCluster[],
): string {
  const forms = named.flatMap((each) => distinctName(each, clusters) ?? []);
  return `--upgrade-info names the cluster "${name}", and ${named.length} have this name: write STACK/NAME, LOCATION/NAME or PROJECT/LOCATION/NAME${forms.length === 0 ? "" : `, such as ${forms.join(" or ")}`}.`;
}

/** The first of the forms that no other cluster has. */
function distinctName(
  { stack, names, location, project }: NamedCluster,
  clusters: readonly NamedCluster[],
): string | undefined {
  const places = [stack, location, location && project && `${project}/${location}`];
  return places
    .flatMap((place) => (place ? names.flatMap((name) => (name ? `${place}/${name}` : [])) : []))
    .find((form) => clusters.filter((each) => isNamed(form, each)).length === 1);
}
