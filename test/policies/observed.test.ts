import assert from "node:assert/strict";
import { join } from "node:path";
import { SdkShapes } from "../../cli/offline/providers/sdk-shapes";
import { declaredOnlyOf } from "../../policies/reference/page";
import { CLUSTER } from "../../policies/resource-types";
import { rules } from "../../policies/rules";
import { readTables, rejections } from "../support/corpus";
import { evaluate, resourcesOf, switchedOn, type TestResource } from "../support/evaluate";

const holdsReference = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ("$resource" in value || Object.values(value).some(holdsReference));

const sdk = SdkShapes.of(join(__dirname, "../.."), "gcp");

/** Whether GKE fills in a property of which the program is silent: the SDK lets it out of the inputs, and its outputs always have it. */
function isFilledIn(type: string, property: string): boolean {
  if (type === CLUSTER && property === "minMasterVersion") return true;
  const shapes = sdk?.resource(type);
  return shapes?.optionalInputs.has(property) === true && shapes.outputs.get(property)?.isOptional === false;
}

/** What identifies a resource, which says nothing about how it is. */
const IDENTITY = ["location", "name", "namePrefix", "project"];

/** The resource as a state tells it whose program is silent of what GKE fills in. */
function observedOnly(resource: TestResource, except: readonly string[] = []): TestResource {
  const { type, props } = resource;
  const isObserved = ([name, value]: [string, unknown]) =>
    isFilledIn(type, name) && !holdsReference(value) && !except.includes(name);
  const { minMasterVersion, ...observed } = Object.fromEntries(Object.entries(props).filter(isObserved));
  return {
    ...resource,
    props: Object.fromEntries(Object.entries(props).filter((entry) => !isObserved(entry))),
    // GKE says what a control plane runs, not what it was asked for.
    observed: {
      ...observed,
      ...(minMasterVersion !== undefined && { masterVersion: minMasterVersion }),
      ...resource.observed,
    },
  };
}

describe("a bad example of which the state alone tells", () => {
  for (const rule of rules) {
    const reason = declaredOnlyOf(rule);
    it(`${reason ? "may be passed" : "is refused"} by ${rule.name}`, async () => {
      if (reason) {
        assert.match(reason, /^[A-Z].{30,}\.$/, "a sentence that says why");
        return;
      }
      const found = await evaluate(
        resourcesOf(rule, rule.bad).map((r) => observedOnly(r)),
        {
          rules: [rule],
          config: { ...switchedOn(rule), settings: { ...rule.exampleSettings } },
        },
      );
      assert.ok(
        found.some((d) => d.status === "violation"),
        "no finding: judge what is observed, or say in declaredOnly why it does not count",
      );
    });
  }
});

/** Cases that say something else once their properties are observed alone, by the rule and the case. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "node-pool-gke-metadata-mode: the silent nodeConfig of a default pool, as advisory (trivy GCP-0057 passes it)":
    "A cluster whose program says nothing of its default pool has most likely others.",
  "wi-pool-is-own-project: an empty configuration, which turns it off whatever the state says":
    "It is the declaration that turns it off.",
  "wi-pool-is-own-project: identityNamespace in an SDK that has no such property":
    "No state has the property that the SDK lacks.",
  "no-end-of-support-version: an old floor of a control plane that runs a supported version, as advisory":
    "Without the floor there is nothing old.",
  "version-skew: nodes newer by a minor than the version asked for, as advisory":
    "A partial version runs nowhere.",
  "version-skew: nodes newer by a patch, as advisory": "A partial version runs nowhere.",
  "dataplane-boundary-crossing: nodes before a boundary, of a control plane whose partial version GKE resolves to one after it, as advisory":
    "A partial version runs nowhere.",
  "dataplane-boundary-crossing: nodes of a partial version before a boundary, of a control plane with a partial version, as advisory":
    "A partial version runs nowhere.",
  "cluster-version-allowed: a floor": "A partial version runs nowhere.",
  "cluster-version-allowed: an alias, which may be any": "An alias runs nowhere.",
  "node-auto-upgrade-and-repair: flags left out that @pulumi/gcp 6 takes for false":
    "A flag that a state leaves out is not known, whatever the SDK.",
  "wi-pool-without-metadata-nodes: the mode of a default pool whose cluster says nothing of Workload Identity (cloud-foundation-fabric 2236)":
    "A cluster whose program says nothing of its default pool has most likely others.",
  "system-pods-have-nodes: a tainted default pool":
    "A cluster whose program says nothing of its default pool has most likely others.",
  "canary-node-pool: the default pool alone":
    "A cluster whose program says nothing of its default pool has most likely others.",
  "canary-node-pool: a pool of CI jobs outside production":
    "Labels are the program's: those that are observed may be GKE's own.",
  "upgrade-notifications-complete: a topic that is missing":
    "GKE has no cluster that notifies without a topic.",
  "notification-topic-is-consumed: a subscription to a topic of the same name in another project, as advisory":
    "A topic that the program does not name is not the program's to be read.",
};

readTables();

describe("what a table refuses, as the state alone tells it", () => {
  for (const rule of rules.filter((candidate) => declaredOnlyOf(candidate) === undefined)) {
    // One list, so that the rule is configured once.
    const alone = [rule];
    for (const { title, program, ...options } of rejections.get(rule.name) ?? []) {
      // Of the pools that a state lists in a cluster, only those that the program declares are the cluster's own to judge.
      const observed = program.map((r) => observedOnly(r, [...IDENTITY, "nodePools"]));
      if (JSON.stringify(observed) === JSON.stringify(program)) continue;
      if (`${rule.name}: ${title}` in OTHERWISE) continue;
      it(`is refused by ${rule.name}: ${title}`, async () => {
        const config = { ...switchedOn(rule), ...options.config };
        // A case that has a configuration may be about what another rule says.
        const judging = options.config ? rules : alone;
        const found = await evaluate(observed, { ...options, rules: judging, config });
        assert.ok(found.some((d) => d.rule === rule.name && d.status === "violation"));
      });
    }
  }
});
