// What is said of settings of the verification that are taken, and may not do what is meant.

import { counted } from "../../gke/counted";
import { unusualPoint } from "../../gke/regions";
import { nearest } from "../../gke/suggest";
import type { Decoded } from "../../stacks/shared/decoders";
import type { ARG_KEYS } from "../../stacks/verification/arg-keys";
import { askedOfCluster, decidableIssues } from "../../stacks/verification/known-issues";

export type Settings = Decoded<typeof ARG_KEYS>;

/** Remarks on settings, each a sentence. */
export const notesOn = (settings: Settings): string[] => [
  ...unasked(settings),
  ...misspelt(settings),
  ...notOnAutopilot(settings),
  ...unevenly(settings),
  ...unusualPlace(settings),
];

/** Properties of the cluster that other settings say. */
const SAID = ["enableAutopilot", "workloadIdentityConfig"];

function unasked({ cluster = {}, knownIssues = [] }: Settings): string[] {
  const asked = askedOfCluster(decidableIssues(knownIssues)).filter((name) => !SAID.includes(name));
  return Object.keys(cluster)
    .filter((name) => !asked.includes(name))
    .map((name) => `cluster.${name} has no effect: known issues ask for ${asked.join(", ")}.`);
}

/** Keys within a property of the cluster that look like one which known issues ask for: others may be real, and matter to no issue. */
function misspelt({ cluster = {}, knownIssues = [] }: Settings): string[] {
  const issues = decidableIssues(knownIssues);
  const paths = issues.flatMap(({ cluster: any = [] }) => any.flatMap((each) => Object.keys(each)));
  return Object.entries(cluster).flatMap(([name, value]) => {
    const asked = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.split(".")[1] ?? "");
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
    return keys.flatMap((key) => {
      const meant = asked.includes(key) ? undefined : asked.find((known) => isBeginning(key, known));
      return meant === undefined
        ? []
        : [`cluster.${name}.${key} has no effect. Did you mean cluster.${name}.${meant}?`];
    });
  });
}

/** Whether one name begins with the other, in any case: names of real addons differ in few letters, too. */
function isBeginning(key: string, name: string): boolean {
  const [one, other] = [key.toLowerCase(), name.toLowerCase()];
  return one.startsWith(other) || other.startsWith(one);
}

/** What the component leaves out on Autopilot. */
function notOnAutopilot({ isAutopilot, nodeConditions, gate, selfHeal = "off" }: Settings): string[] {
  if (isAutopilot !== true) return [];
  const chosen = { nodeConditions, gate, selfHeal: selfHeal !== "off" };
  return Object.entries(chosen)
    .filter(([, isChosen]) => isChosen === true)
    .map(
      ([name]) => `${name} has no effect on Autopilot, where nodes and GKE's DaemonSets cannot be changed.`,
    );
}

const HOUR = 60;

/** A schedule of cron begins anew with each hour. */
function unevenly({ everyMinutes = HOUR }: Settings): string[] {
  const rest = HOUR % everyMinutes;
  return rest === 0
    ? []
    : [
        `everyMinutes is ${everyMinutes}, which does not divide an hour: cron begins anew with each, so that the last run of an hour is followed by the next after ${counted(rest, "minute")}.`,
      ];
}

/** A region of a form that no region has yet may be a new one. */
function unusualPlace({ location }: Settings): string[] {
  const point = unusualPoint(location);
  if (!point) return [];
  const meant = nearest(point.word, point.known);
  const question = meant === undefined ? "" : ` Did you mean ${location.replace(point.word, meant)}?`;
  return [`location is ${location}, and no region is known whose name has "${point.word}".${question}`];
}
