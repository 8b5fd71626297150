import { objectIn } from "../../gke/resource-names";
import { compareVersions, minorOf, type NumberedVersion, parseNumbered } from "../../gke/versions";
import type { SeenCluster } from "../../policies/outlook/collector";
import { versionsOf } from "../../policies/outlook/issues";
import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import type { JudgedResource } from "../offline/protocol/analysis";

/** A control plane or node pool, and the version that it runs. */
export interface Running {
  /** `cluster "main"`, `node pool "general"`: names of the program. */
  readonly what: string;
  readonly version: NumberedVersion;
}

/** The running versions: of a cluster in gcloud's lists, as the last one with it says; of another one, as a state says. */
export function runningIn(
  states: readonly JudgedResource[],
  ...lists: readonly (readonly JudgedResource[])[]
): Running[] {
  const listed = new Set<unknown>();
  const kept: (readonly JudgedResource[])[] = [];
  for (const resources of [states, ...lists].reverse()) {
    kept.push(resources.filter((resource) => !listed.has(placeOf(resource))));
    for (const place of resources.map(placeOf)) if (place !== undefined) listed.add(place);
  }
  return kept.reverse().flatMap((resources) => resources.flatMap(versionOf));
}

/** The version that GKE runs, according to a state; where it does not say, the one that the program asks for. */
function versionOf({ type, name, inputs, outputs }: JudgedResource): Running[] {
  const [noun, property, asked] =
    type === CLUSTER
      ? ["cluster", "masterVersion", "minMasterVersion"]
      : type === NODE_POOL
        ? ["node pool", "version", "version"]
        : [];
  if (noun === undefined || property === undefined || asked === undefined) return [];
  const version = parseNumbered(String(outputs[property] ?? inputs[asked] ?? ""));
  return version?.kind === "exact" ? [{ what: `${noun} "${name}"`, version }] : [];
}

/** PROJECT/LOCATION/NAME of a cluster, or of a node pool's cluster; undefined where a part is unknown. */
function placeOf({ type, outputs }: JudgedResource): string | undefined {
  const named = type === CLUSTER ? outputs.name : type === NODE_POOL ? outputs.cluster : undefined;
  const id = typeof named === "string" ? objectIn(named, "clusters") : undefined;
  const { project = outputs.project, location = outputs.location, name = named } = id ?? {};
  const parts = [project, location, name];
  return parts.every((part) => typeof part === "string" && part !== "") ? parts.join("/") : undefined;
}

/** The versions that a program's clusters pin, which may be partial. */
export const runningOf = (clusters: readonly SeenCluster[]): Running[] =>
  clusters.flatMap((seen) => {
    const { controlPlane, nodes } = versionsOf(seen);
    const { stackName: stack, resource } = seen.home;
    return [
      { what: `cluster "${resource.name}" (${stack})`, version: controlPlane },
      ...nodes.map(({ pool, version }) => ({ what: `node pool "${pool}" (${stack})`, version })),
    ].flatMap(({ what, version }) => (version === undefined ? [] : [{ what, version }]));
  });

/** A version in a note, and what runs the same or another version of its minor. */
export interface Mention {
  readonly version: string;
  readonly older: readonly string[];
  readonly same: readonly string[];
  readonly newer: readonly string[];
}

const EXACT = /\b\d{1,2}\.\d{1,3}\.\d{1,3}-gke\.\d{1,10}\b/g;

/** The versions in a text whose minor is running. */
export function mentionsIn(text: string, running: readonly Running[]): Mention[] {
  return [...new Set(text.match(EXACT) ?? [])].flatMap((version) => {
    const named = parseNumbered(version);
    if (named?.kind !== "exact") return [];
    const ofMinor = running.filter((one) => minorOf(one.version) === minorOf(named));
    if (ofMinor.length === 0) return [];
    const whose = (isSuch: (order: number) => boolean) =>
      ofMinor
        .filter(({ version: own }) => own.kind === "exact" && isSuch(compareVersions(own, named)))
        .map(({ what }) => what);
    return [
      {
        version,
        older: whose((order) => order < 0),
        same: whose((order) => order === 0),
        newer: whose((order) => order > 0),
      },
    ];
  });
}

const MINOR = /\b\d{1,2}\.\d{1,3}\b/g;

/** Whether a text names a running minor, alone or within a version: 1.35.3-gke.1389000 names 1.35, too. */
export function namesMinorOf(text: string, running: readonly Running[]): boolean {
  const minors = new Set(running.map(({ version }) => minorOf(version)));
  return (text.match(MINOR) ?? []).some((minor) => minors.has(minor));
}
