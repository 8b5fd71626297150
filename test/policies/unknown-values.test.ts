import assert from "node:assert/strict";
import { CLUSTER } from "../../policies/resource-types";
import type { Rule } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { corpus, KnownValues, type Place, placesIn, put, without } from "../support/corpus";
import { candidates } from "../support/enumerations";
import {
  type Diagnostic,
  evaluate,
  resource,
  resourcesOf,
  switchedOn,
  type TestResource,
  unknown,
} from "../support/evaluate";

// What holds of each value of each rule's examples when it is not known, and of each absent property that other programs have: at every
// place, judged by the rule itself. guarantees.test.ts asks the same of all rules together, at arbitrary places of all programs.

const known = new KnownValues(corpus());
const line = (d: Diagnostic) => `${d.urn} ${d.level} ${d.property}: ${d.problem}`;

interface Verdicts {
  readonly found: ReadonlySet<string>;
  /** The resources of which something is undecided. */
  readonly undecided: ReadonlySet<string>;
}

/** What was judged of the rule that is judged now: a value is often among those that other programs have. */
const judged = { rule: undefined as Rule | undefined, verdicts: new Map<string, Verdicts>() };

async function judge(rule: Rule, program: readonly TestResource[], stack: string): Promise<Verdicts> {
  if (judged.rule !== rule) Object.assign(judged, { rule, verdicts: new Map() });
  const key = JSON.stringify([stack, program]);
  const verdicts = judged.verdicts.get(key) ?? (await judgeAnew(rule, program, stack));
  judged.verdicts.set(key, verdicts);
  return verdicts;
}

async function judgeAnew(rule: Rule, program: readonly TestResource[], stack: string): Promise<Verdicts> {
  const config = { ...switchedOn(rule), settings: { ...rule.exampleSettings } };
  const diagnostics = await evaluate(program, { rules: onlyThis(rule), config, stack });
  const of = (status: string) => diagnostics.filter((d) => d.status === status);
  return { found: new Set(of("violation").map(line)), undecided: new Set(of("undecided").map((d) => d.urn)) };
}

/** The same list for the same rule, so that it is configured once. */
const lists = new Map(rules.map((rule) => [rule, [rule]]));
const onlyThis = (rule: Rule) => lists.get(rule) ?? [rule];

/** Findings that are there with a value, and neither there nor undecided once it is not known. */
const hidden = (before: Verdicts, after: Verdicts) =>
  [...before.found].filter((d) => !after.found.has(d) && !after.undecided.has(d.split(" ")[0] ?? ""));
/** Findings that are there only once the value is not known. */
const made = (before: Verdicts, after: Verdicts) => [...after.found].filter((d) => !before.found.has(d));

/** Whether every value that the unknown can be gives one verdict, and the unknown another. */
async function isNeedless(
  rule: Rule,
  programs: readonly TestResource[][] | undefined,
  after: Verdicts,
  stack: string,
): Promise<boolean> {
  const [first, ...others] = programs ?? [];
  if (!first) return false;
  const verdict = textOf(await judge(rule, first, stack));
  if (verdict === textOf(after)) return false;
  for (const other of others) if (textOf(await judge(rule, other, stack)) !== verdict) return false;
  return true;
}
const textOf = ({ found, undecided }: Verdicts) => JSON.stringify([[...found].sort(), [...undecided].sort()]);

/** Values of which some that no program has would change the verdict. */
const OPEN_VALUES: Readonly<Record<string, readonly string[]>> = {
  "maintenance-window-capacity good": ["example: maintenancePolicy.recurringWindow.startTime"],
  "prod-window-after-nonprod good": [
    "dev: maintenancePolicy.recurringWindow.startTime",
    "dev: maintenancePolicy.recurringWindow.endTime",
    "prod: maintenancePolicy.recurringWindow.startTime",
  ],
  "no-perpetual-freeze good": ["example: maintenancePolicy.maintenanceExclusions.0.startTime"],
  // A block that the ranges of no rule meet.
  "firewall-allows-node-egress good": ["cluster: clusterIpv4Cidr"],
  // Disks that are encrypted with the key of the disabled version.
  "encryption-key-usable bad": ["main: nodeConfig", "main: clusterAutoscaling"],
  // A command that asks the metadata server again.
  "wi-job-retries-token bad": ["backup: spec.template.spec.containers.0.command"],
  // A taint under another key than all programs have.
  "verification-covers-every-pool good": ["cluster: nodeConfig"],
  // With one of them the alert counts for nothing, and another rule reports the absence of both.
  "kube-dns-crashloop-alert good": [
    "restarts: conditions.0.conditionPrometheusQueryLanguage.duration",
    "restarts: conditions.0.conditionPrometheusQueryLanguage.evaluationInterval",
  ],
  // The value that the other cluster has is among the values, at another place of the program.
  "no-same-slot-across-prod good": [
    "blue: resourceLabels.active-active",
    "green: resourceLabels.active-active",
  ],
  "no-same-slot-across-prod bad": [
    "blue: resourceLabels.active-active",
    "green: resourceLabels.active-active",
  ],
};

/** A cluster as many programs have it: a property that is not known must not matter to rules that find nothing whatever it is. */
const ORDINARY: TestResource[] = [
  resource(
    CLUSTER,
    {
      location: "europe-west1",
      initialNodeCount: 1,
      nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
      workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" },
      releaseChannel: { channel: "REGULAR" },
      maintenancePolicy: { dailyMaintenanceWindow: { startTime: "05:00" } },
    },
    { name: "main" },
  ),
];
const needed = {
  "releaseChannel.channel": ["release-channel-explicit"],
  "maintenancePolicy.dailyMaintenanceWindow.startTime": ["maintenance-rrule-valid"],
  removeDefaultNodePool: [],
  // Neither the hours that no setting names nor what is asked of production alone.
  maintenancePolicy: [
    "maintenance-exclusion-limits",
    "maintenance-exclusion-scope-explicit",
    "maintenance-rrule-valid",
    "maintenance-window-capacity",
    "maintenance-window-required",
    "no-perpetual-freeze",
    "upgrade-pace",
  ],
  "maintenancePolicy.dailyMaintenanceWindow": [
    "maintenance-rrule-valid",
    "maintenance-window-capacity",
    "maintenance-window-required",
  ],
  nodeConfig: [
    "deprecated-image-type",
    "legacy-metadata-endpoints",
    "no-cgroup-v1",
    "node-pool-gke-metadata-mode",
    "node-sa-can-report-and-pull",
    "node-scopes-allow-pulls",
    "reserved-metadata-node-labels",
    "startup-taint-prefix",
    "system-pods-have-nodes",
    "verification-covers-every-pool",
  ],
} as const;

describe("an ordinary cluster of which a value is not known", () => {
  for (const [path, byRules] of Object.entries(needed)) {
    it(`is left undecided only by rules to which it matters: ${path}`, async () => {
      const program = put(ORDINARY, { index: 0, path: path.split(".") }, unknown);
      const undecided = (await evaluate(program)).filter((d) => d.status === "undecided");
      assert.deepEqual(undecided.map((d) => d.rule).sort(), byRules);
    });
  }
});

/**
 * Makes each value of a program unknown in turn.
 * @returns the findings that this hides or makes, and the values that are left undecided, although each value gives the same verdict.
 */
async function withoutEachValue(rule: Rule, program: TestResource[]) {
  const stack = "dev";
  const at = ({ index, path }: Place) => `${program[index]?.name}: ${path.join(".")}`;
  const wrong: string[] = [];
  const needless: string[] = [];
  const before = await judge(rule, program, stack);
  const places = placesIn(program);
  for (const place of [...places, ...known.absentPlaces(program)]) {
    const after = await judge(rule, put(program, place, unknown), stack);
    // What it is with the value, or without one.
    const absent = places.includes(place) ? await judge(rule, without(program, place), stack) : before;
    for (const d of [...hidden(before, after), ...hidden(absent, after)])
      wrong.push(`${at(place)} hides ${d}`);
    for (const d of [...made(before, after), ...made(absent, after)]) wrong.push(`${at(place)} makes ${d}`);
    if (after.undecided.size > 0 && (await isNeedless(rule, candidates(program, place, known), after, stack)))
      needless.push(at(place));
  }
  return { wrong, needless };
}

describe("a value that is not known", () => {
  for (const rule of rules) {
    for (const which of ["good", "bad"] as const) {
      const program = resourcesOf(rule, rule[which]);

      it(`hides no finding, makes none, and leaves nothing undecided that is decided: the ${which} example of ${rule.name}`, async () => {
        const { wrong, needless } = await withoutEachValue(rule, program);
        const example = `${rule.name} ${which}`;
        const left = OPEN_VALUES[example] ?? [];
        for (const place of needless.filter((p) => !left.includes(p)))
          wrong.push(
            `${place} is undecided, although each value gives the same verdict: use allOf or anyOf (CONTRIBUTING.md)`,
          );
        for (const place of left.filter((p) => !needless.includes(p)))
          wrong.push(`${place} is decided: remove it from the list above`);
        assert.deepEqual([...new Set(wrong)], []);
      }).timeout(60_000);
    }
  }
});
