import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { areAffected } from "../../gke/known-issues";
import { parseNumbered } from "../../gke/versions";
import { decidableIssues, nodeIssues } from "../../stacks/verification/known-issues";
import { type Assessment, assess } from "../../verifier/assess";
import { runCluster } from "../../verifier/cluster";
import type { NodeFacts } from "../../verifier/decoders";
import type { NodeIssue } from "../../verifier/known-issues";
import { SettingsError } from "../../verifier/settings";
import { outcomeOf } from "../../verifier/verdict";
import { clusterSettings, healthy, LIMITS, NOW, node, play } from "./support/cluster";
import { KubernetesApi } from "./support/kubernetes-api";
import { captured, labelsOf } from "./support/output";

const UBUNTU = "Ubuntu 24.04.2 LTS";
const ISSUES = decidableIssues([]);
const SKEW = "gcsfuse-node-version-skew";

/** A cluster that is well, with these nodes, judged by all issues that the verification knows. */
const judge = (
  controlPlane: string,
  nodes: Readonly<Record<string, Partial<NodeFacts>>>,
  knownIssues = nodeIssues(ISSUES),
): Assessment => {
  const names = Object.keys(nodes);
  const survey = healthy({
    controlPlane,
    nodes: new Map(names.map((name) => [name, node(nodes[name])])),
    servers: new Map(),
    verifiers: new Map(names.map((name) => [name, { isRunning: true, isReady: true }])),
    daemonSet: undefined,
  });
  return assess(survey, { ...LIMITS, expectConditions: false, knownIssues }, NOW);
};
const found = (...[controlPlane, nodes]: Parameters<typeof judge>) =>
  judge(controlPlane, nodes)
    .problems.filter(({ fault }) => fault === "affected-by-issue")
    .map(({ check, nodes: names = [] }) => `${check} ${names.join()}`);

describe("known issues, by the verification", () => {
  it("name the nodes that have one, and leave the verdict passed", () => {
    const { problems } = judge("1.36.4-gke.1", {
      old: { kubelet: "1.35.1-gke.1" },
      new: { kubelet: "1.36.4-gke.1" },
    });
    const skew = problems.find(({ check }) => check === SKEW) ?? assert.fail();
    assert.deepEqual(skew.nodes, ["old"]);
    assert.match(skew.detail, /gcsfusecsi-node.*; fixed on the control plane in 1\.36\.5-gke\.1032000, /);
    assert.equal(outcomeOf(problems), "passed");
  });

  for (const [what, controlPlane, nodes, expected] of [
    ["not before the control plane has it", "1.36.2-gke.1", { a: { kubelet: "1.35.1-gke.1" } }, false],
    ["not from its fix on", "1.36.5-gke.1032000", { a: { kubelet: "1.35.1-gke.1" } }, false],
    [
      "not with a control plane that is left out",
      "1.36.4-gke.1247001",
      { a: { kubelet: "1.35.1-gke.1" } },
      false,
    ],
    ["but with the one after it", "1.36.4-gke.1247003", { a: { kubelet: "1.35.1-gke.1" } }, true],
    ["not on new nodes of Container-Optimized OS", "1.36.4-gke.1", { a: { kubelet: "1.36.4-gke.1" } }, false],
    ["but on new nodes of Ubuntu", "1.36.4-gke.1", { a: { kubelet: "1.36.4-gke.1", os: UBUNTU } }, true],
    ["not where a version cannot be read", "1.36.4-gke.1", { a: { kubelet: "" } }, false],
  ] as const) {
    it(`are told ${what}`, () => {
      assert.equal(found(controlPlane, nodes).includes(`${SKEW} a`), expected);
    });
  }

  it("are told of the machine type that has it alone", () => {
    const kubelet = "1.34.1-gke.1431000";
    assert.ok(
      found(kubelet, {
        a: { kubelet, machine: "a3-highgpu-8g" },
        b: { kubelet, machine: "xa3-highgpu-8g" },
      }).includes("a3-highgpu-gpudirect-tcpx a"),
    );
  });

  it("are told of the control plane without nodes", () => {
    assert.ok(
      found("1.37.0-gke.1", { a: { kubelet: "1.37.0-gke.1" } }).includes("identity-service-removed "),
    );
  });

  it("are told of the very versions of which the rule tells", () => {
    const bounds = ISSUES.flatMap(({ affected, fixedIn, exceptControlPlane = [] }) => [
      ...fixedIn,
      ...exceptControlPlane,
      ...affected.flatMap(({ controlPlane = [], nodes = [] }) =>
        [...controlPlane, ...nodes].flatMap((range) =>
          range.split(" ").map((bound) => bound.replace(/^[<>=]+/, "")),
        ),
      ),
    ]);
    const versions = [...new Set(bounds)].sort();
    assert.ok(versions.length > 20);
    for (const issue of ISSUES) {
      const [reduced] = nodeIssues([issue]);
      for (const controlPlane of versions) {
        for (const kubelet of versions.filter(
          (_, index) => index % 5 === versions.indexOf(controlPlane) % 5,
        )) {
          const at = { controlPlane: parseNumbered(controlPlane), nodes: parseNumbered(kubelet) };
          const ways = issue.affected.filter((way) => areAffected(issue, way, at));
          // On each way's own image and machine.
          const expected = ways.some(({ pool }) => pool === undefined);
          const isTold = judge(
            controlPlane,
            { a: { kubelet, os: "none", machine: "none" } },
            reduced ? [reduced] : [],
          ).problems.some(({ check }) => check === issue.id);
          assert.equal(isTold, expected, `${issue.id} with ${controlPlane} and ${kubelet}`);
        }
      }
    }
  });

  describe("from the file beside the program", () => {
    const folder = mkdtempSync(join(tmpdir(), "known-issues-"));
    let api: KubernetesApi;
    before(async () => {
      api = await KubernetesApi.start();
    });
    after(async () => {
      await api.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const run = (text: string, ids: string) => {
      const file = join(folder, "issues.json");
      writeFileSync(file, text);
      const settings = clusterSettings(api, { VERIFIER_KNOWN_ISSUES_FILE: file, VERIFIER_KNOWN_ISSUES: ids });
      return captured(() => runCluster(settings, new AbortController().signal));
    };
    const issue = (id: string, machine: string): NodeIssue => ({
      id,
      text: "an agent: does not start; workaround: another image",
      ways: [{ nodes: [["1.31.0-gke.0"]], machine: [machine] }],
    });
    const FILE = JSON.stringify([issue("of-here", "E2-*"), issue("of-others", "E2-*")]);

    it("are told in one sentence of a run that passes, and by their label", async () => {
      api.reset();
      play(api, { nodes: 2 });
      const { result, entries } = await run(FILE, "of-here");
      assert.equal(result, 0);
      const [entry] = entries;
      assert.equal(
        entry?.message,
        "demo: 2 of 2 nodes verified; of-here: known issue [an agent: does not start; workaround: another image, 2 nodes: node-0, node-1]. Likely cause: its versions. Next: upgrade, or take the workaround.",
      );
      const labels = labelsOf(entry ?? assert.fail());
      assert.equal(labels.verification_outcome, "passed");
      assert.equal(labels.verification_fault, "affected-by-issue");
      assert.equal(entry?.severity, "INFO");
    });

    it("stand behind what fails", async () => {
      api.reset();
      play(api, { nodes: 2, isVerified: () => false });
      const { result, entries } = await run(FILE, "of-here");
      assert.equal(result, 1);
      assert.equal(labelsOf(entries[0] ?? assert.fail()).verification_fault, "node-failed");
    });

    it("are none where none is named", async () => {
      api.reset();
      play(api, { nodes: 2 });
      assert.equal((await run(FILE, "")).entries[0]?.message, "demo: 2 of 2 nodes verified");
    });

    it("are a wrong configuration where the file cannot be read, and quote nothing of it", async () => {
      await assert.rejects(
        run("[secret", "of-here"),
        (error) =>
          error instanceof SettingsError &&
          error.message === "VERIFIER_KNOWN_ISSUES_FILE: is not a file of known issues: UNKNOWN",
      );
    });
  });
});
