import assert from "node:assert/strict";
import type { Diagnostic } from "../../../cli/offline/protocol/analysis";
import { type Paint, paintFor, plain } from "../../../cli/report/colours";
import { type Finding, failingOn, type JudgedStack, reportOf } from "../../../cli/report/finding";
import { placesText, writtenType } from "../../../cli/report/names";
import { Progress } from "../../../cli/report/progress";
import { toText } from "../../../cli/report/text";
import type { View } from "../../../cli/report/view";
import { format } from "../../../policies/evaluation/message";

const POOL = "urn:pulumi:prod::platform::gcp:container/nodePool:NodePool::runners";
const CLUSTER = "urn:pulumi:prod::platform::gcp:container/cluster:Cluster::main";
const STACK = "urn:pulumi:prod::platform::pulumi:pulumi:Stack::platform-prod";

const says = (
  policy: string,
  urn: string,
  change: Partial<Diagnostic>,
  message: Partial<Parameters<typeof format>[0]>,
) => ({
  policy,
  urn,
  level: "mandatory" as const,
  severity: "high" as const,
  message: format({
    status: "violation",
    property: "a.b",
    problem: "is wrong",
    fix: "Fix it.",
    page: "docs/a.md",
    ...message,
  }),
  ...change,
});

const EXEMPTION = { until: "2026-12-31", reason: "Moves with the next release", expired: false };
const DIAGNOSTICS = [
  says("mild", CLUSTER, { level: "advisory", severity: "low" }, {}),
  says("lapsed", POOL, {}, { exemption: { ...EXEMPTION, until: "2025-12-31", expired: true } }),
  says("severe", POOL, { severity: "critical" }, { property: "nodeConfig.taints[0].key" }),
  says("open", CLUSTER, { level: "advisory" }, { status: "undecided", property: "c, d" }),
  says("open", POOL, { level: "advisory" }, { status: "undecided", property: "c" }),
  says("blocking-open", POOL, {}, { status: "undecided", property: "e" }),
  says("let-through", POOL, { level: "advisory" }, { status: "exempt", exemption: EXEMPTION }),
  says(
    "settings",
    STACK,
    { level: "advisory", severity: undefined },
    { property: "exemptions[0]", problem: "is not needed" },
  ),
];

const report = reportOf({
  stack: "prod",
  resources: 12,
  diagnostics: DIAGNOSTICS,
  notes: [{ kind: "unknown", text: "reads a cluster" }],
});
const passing = reportOf({ stack: "dev", resources: 1, diagnostics: [], notes: [] });

describe("reportOf", () => {
  it("counts what blocks, what does not, what is open and what is let through", () => {
    assert.deepEqual(report.counts, {
      resources: 12,
      mandatory: 3,
      advisory: 2,
      undecided: 3,
      exempt: 1,
      unseen: 0,
    });
  });

  it("puts what blocks first, then by severity", () => {
    assert.deepEqual(
      report.findings.map(({ rule }) => rule),
      ["severe", "blocking-open", "lapsed", "let-through", "open", "open", "mild", "settings"],
    );
  });

  it("reports a message that it cannot read as it is", () => {
    const foreign = {
      policy: "x",
      urn: POOL,
      level: "remediate" as const,
      severity: undefined,
      message: "free\ntext",
    };
    const { findings } = reportOf({ stack: "a", resources: 1, diagnostics: [foreign], notes: [] });
    assert.deepEqual(findings, [
      {
        rule: "x",
        status: "violation",
        level: "mandatory",
        severity: undefined,
        urn: POOL,
        type: "gcp:container/nodePool:NodePool",
        name: "runners",
        property: "",
        problem: "free\ntext",
        fix: "",
        page: "",
      },
    ]);
  });
});

const view: View = { paint: plain, width: 80 };

describe("toText", () => {
  it("names together the resources on which one property leaves the same rules undecided", () => {
    const open = (rule: string, kind: string, name: string, property = "spec.image") =>
      says(
        rule,
        `urn:pulumi:prod::platform::kubernetes:apps/v1:${kind}::${name}`,
        { level: "advisory" },
        { status: "undecided", property },
      );
    const diagnostics = [
      ..."abcdefgh".split("").flatMap((name) => open("isolated", "Deployment", name)),
      open("other", "Deployment", "h"),
      open("isolated", "Deployment", "a", "spec.selector"),
      open("isolated", "StatefulSet", "a"),
    ];
    const judged = reportOf({ stack: "prod", resources: 9, diagnostics, notes: [] });
    const [, lines = ""] = toText([judged], view).split("Undecided: these values are not known yet\n");
    assert.equal(
      lines.split("\n\n")[0],
      `  Deployment a, b, c, d, e and 2 more spec.image: isolated
  Deployment a spec.selector: isolated
  Deployment h spec.image: isolated, other
  StatefulSet a spec.image: isolated`,
    );
  });

  it("cuts a list of properties of which one rule is left undecided, but not inside a name", () => {
    const names = ["a", "b, c", ..."defgh"];
    const property = names.map((name) => `NodePool["${name}"].version`).join(", ");
    const urn = "urn:pulumi:prod::platform::gcp:container/cluster:Cluster::main";
    const open = says("no-version-alias", urn, { level: "advisory" }, { status: "undecided", property });
    const judged = reportOf({ stack: "prod", resources: 1, diagnostics: [open], notes: [] });
    const linesOf = (detail?: "verbose") =>
      toText([judged], { ...view, width: 400, ...(detail && { detail }) }).split("Undecided: ")[1] ?? "";
    assert.match(
      linesOf(),
      /\n {2}Cluster main NodePool\["a"\]\.version, NodePool\["b, c"\]\.version, .*\["f"\]\.version and 2 more: no-version-alias\n/,
    );
    assert.match(linesOf("verbose"), /NodePool\["h"\]\.version/);
  });

  it("says of values in files that rules do not read them", () => {
    const urn = "urn:pulumi:prod::platform::kubernetes:helm.sh/v3:Release::kyverno";
    const problem = "in files, which rules do not read, so this could not be checked: It is right.";
    const open = says(
      "isolated",
      urn,
      { level: "advisory" },
      { status: "undecided", property: "valueYamlFiles", problem },
    );
    const judged = reportOf({ stack: "prod", resources: 1, diagnostics: [open], notes: [] });
    assert.match(
      toText([judged], view),
      /^Undecided: these values are not known yet, or in files\n {2}Release kyverno valueYamlFiles \(values files, which rules do not read\):\n {4}isolated\n/,
    );
  });

  it("tells the most severe first, then advice, what is open and let through, then a summary", () => {
    assert.equal(
      toText([report, passing], view),
      `CRITICAL  severe  NodePool runners (prod)
  nodeConfig.taints[0].key is wrong
  Fix: Fix it.
HIGH  lapsed  NodePool runners (prod)
  a.b is wrong
  Its exemption ended on 2025-12-31: Moves with the next release
  Fix: Fix it.

Advisory (in full with --verbose)
  mild  Cluster main (prod)  a.b is wrong

Undecided: these values are not known yet
  blocks: NodePool runners (prod) e: blocking-open
  Cluster main (prod) c, d: open
  NodePool runners (prod) c: open

Exemptions
  live: let-through for NodePool runners (prod) until 2026-12-31: Moves with the
    next release
  expired: lapsed for NodePool runners (prod) ended on 2025-12-31: Moves with
    the next release
  unused: exemptions[0] (prod) is not needed

Good to know: the stack
  reads a cluster (prod)

prod  3 mandatory, 2 advisory, 3 undecided, 1 exempt in 12 resources
  critical: severe
  high: blocking-open, lapsed
dev   0 mandatory, 0 advisory, 0 undecided, 0 exempt in 1 resource
Refused: 3 mandatory violations. Details: npx gke-guardrails explain RULE
`,
    );
  });

  it("says once what several resources and stacks have in common", () => {
    const found = [says("severe", POOL, {}, {}), says("severe", CLUSTER, {}, {})];
    const stackOf = (stack: string) => reportOf({ stack, resources: 2, diagnostics: found, notes: [] });
    const [heading, ...lines] = toText([stackOf("a"), stackOf("b"), passing], view).split("\n");
    assert.equal(heading, "HIGH  severe  Cluster main; NodePool runners (a, b)");
    assert.equal(lines.filter((line) => line.includes("is wrong")).length, 1);
  });

  it("says where the resources are made, as seen from the current folder, and where a component is", () => {
    const found = [says("severe", POOL, {}, {}), says("severe", CLUSTER, {}, {})];
    const places = new Map([
      [POOL, { source: { file: "infra/index.ts", line: 58 } }],
      [CLUSTER, { source: { file: "infra/index.ts", line: 7 } }],
    ]);
    const of = (sources: ReadonlyMap<string, Partial<Finding>>, shown = view) => {
      const evaluation = { stack: "a", resources: 2, diagnostics: found, notes: [] };
      return toText([reportOf(evaluation, (urn) => sources.get(urn) ?? {})], shown).split("\n");
    };
    const head = "HIGH  severe  Cluster main; NodePool runners";
    const pathOf = (file: string) => file.replace("infra/", "");
    assert.equal(of(places, { ...view, pathOf })[0], `${head}  index.ts:7,58`);
    const deep = { ...view, width: 64, pathOf: (file: string) => `a/b/c/${file}` };
    assert.equal(of(places, deep)[0], `${head}  …/index.ts:7,58`);
    const whole = "          a/b/c/infra/index.ts:7,58";
    assert.deepEqual(of(places, { ...deep, width: 50 }).slice(0, 2), [head, whole]);
    assert.deepEqual(of(places, { ...deep, detail: "verbose" }).slice(0, 2), [head, whole]);
    const componentSource = { file: "infra/index.ts", line: 3 };
    const made = new Map([[POOL, { source: { file: "infra/pools.ts", line: 9 }, componentSource }]]);
    assert.equal(
      of(made, { ...view, width: 120 })[0],
      `${head}  infra/pools.ts:9 (made in infra/index.ts:3)`,
    );
  });

  it("says once that an exemption has expired in several stacks", () => {
    const lapsed = DIAGNOSTICS.filter(({ policy }) => policy === "lapsed");
    const stacks = ["prod", "dev"].map((stack) => {
      const diagnostics = lapsed.map((each) => ({
        ...each,
        urn: each.urn.replace(/^urn:pulumi:\w+/, `urn:pulumi:${stack}`),
      }));
      return reportOf({ stack, resources: 1, diagnostics, notes: [] });
    });
    assert.equal(toText(stacks, view).match(/ {2}expired: lapsed for NodePool runners ended/g)?.length, 1);
  });

  it("says once what was not looked into for the same reason, and counts each", () => {
    const notes = ["a", "b"].map((name) => ({
      kind: "unseen" as const,
      text: `has the Helm release "${name}", whose objects are not looked into: it is not here`,
    }));
    const text = toText([reportOf({ stack: "dev", resources: 2, diagnostics: [], notes })], view);
    assert.match(text.replace(/\s+/g, " "), /the stack has 2 Helm releases \("a", "b"\), whose objects/);
    assert.match(text, /, 2 not looked\s+into/);
  });

  it("counts values of another kind, which leave rules undecided", () => {
    const message = format({
      ...{ status: "violation", property: "nodePools", fix: "f", page: "p" },
      problem:
        "is a number, where a list is expected, so no rule could judge it; it leaves undecided version-skew",
    });
    const urn = "urn:pulumi:dev::p::gcp:container/cluster:Cluster::main";
    const diagnostic = { policy: "settings", message, level: "advisory" as const, severity: undefined, urn };
    const report = reportOf({ stack: "dev", resources: 1, diagnostics: [diagnostic], notes: [] });
    assert.match(
      toText([report], view).replace(/\s+/g, " "),
      /in 1 resource, 1 value of another kind not judged/,
    );
  });

  it("joins the lines of a component's file, and the places where the component is made", () => {
    const at = (file: string, line: number) => ({ file, line });
    const inComponent = (line: number, ...made: number[]) =>
      made.map((each) => ({ source: at("pools.ts", line), componentSource: at("index.ts", each) }));
    assert.equal(
      placesText([...inComponent(9, 3, 5), ...inComponent(12, 5, 3), { source: at("pools.ts", 40) }]),
      "pools.ts:9,12 (made in index.ts:3,5), pools.ts:40",
    );
    assert.equal(
      placesText([...inComponent(9, 3, 5), ...inComponent(12, 5)]),
      "pools.ts:9 (made in index.ts:3,5), pools.ts:12 (made in index.ts:5)",
    );
    const [many, files] = [Array.from({ length: 40 }, (_, i) => i + 1), ["a.ts", "b.ts"]];
    assert.equal(placesText(inComponent(9, ...many)), "pools.ts:9 (made in index.ts:1,2,3,4,5 and 35 more)");
    assert.equal(
      placesText(files.map((file) => ({ source: at(file, 7), componentSource: at("index.ts", 1) }))),
      "a.ts:7 (made in index.ts:1), b.ts:7 (made in index.ts:1)",
    );
    assert.match(
      placesText(many.map((line) => ({ source: at(`f${line}.ts`, line) }))),
      /^f1\.ts:1, f2\.ts:2, .* and 35 more$/,
    );
  });

  it("shows advice whole where nothing blocks, or where it is asked for", () => {
    const advice = reportOf({
      stack: "dev",
      resources: 1,
      diagnostics: [says("mild", CLUSTER, { level: "advisory" }, { fix: "Do this. Or do that." })],
      notes: [],
    });
    assert.match(
      toText([advice], view),
      /^HIGH, advisory {2}mild {2}Cluster main\n.*\n {2}Fix: Do this\. …\n/,
    );
    assert.match(toText([advice], { ...view, detail: "verbose" }), /Fix: Do this\. Or do that\.\n/);
  });

  it("shows all that a fix takes, and no other ways", () => {
    const fixed = reportOf({
      stack: "dev",
      resources: 1,
      diagnostics: [says("strict", CLUSTER, {}, { fix: "Do this. Do that too. Or do neither." })],
      notes: [],
    });
    assert.match(toText([fixed], view), /\n {2}Fix: Do this\. Do that too\. …\n/);
  });

  it("says whose cluster is taken for GKE's also behind other ways", () => {
    const assumption = 'This takes the cluster of the Kubernetes provider "edge" for GKE\'s.';
    const fixed = reportOf({
      stack: "dev",
      resources: 1,
      diagnostics: [says("strict", CLUSTER, {}, { fix: `Do this. Or do that. ${assumption}` })],
      notes: [],
    });
    assert.ok(toText([fixed], { ...view, width: 200 }).includes(`Fix: Do this. … ${assumption}\n`));
  });

  it("says once that what has no severity is advice", () => {
    const advice = { ...says("settings", CLUSTER, { level: "advisory" }, {}), severity: undefined };
    const of = reportOf({ stack: "dev", resources: 1, diagnostics: [advice], notes: [] });
    assert.match(toText([of], view), /^ADVISORY {2}settings {2}Cluster main\n/);
  });

  it("prints the summary alone where that is asked for", () => {
    assert.equal(
      toText([report], { ...view, detail: "quiet" }).split("\n")[0],
      "prod  3 mandatory, 2 advisory, 3 undecided, 1 exempt in 12 resources",
    );
  });

  it("counts what was given and not used in the summary alone", () => {
    const [first] = toText([report], { ...view, detail: "quiet" }, ["x matches none"]).split("\n");
    assert.equal(first, "Given, and not used: 1 (without --quiet in full)");
  });

  it("shows findings of a severity and above, and counts the others", () => {
    const text = toText([report], { ...view, severity: "critical" });
    assert.match(text, /^CRITICAL {2}severe/);
    assert.doesNotMatch(text, /^HIGH|mild/m);
    assert.match(text, /3 mandatory, 2 advisory/);
  });

  it("keeps within the width, but for words that are longer", () => {
    const long = says("long-name-of-a-rule", POOL, {}, { problem: "is wrong ".repeat(30).trim() });
    const text = reportOf({ stack: "prod", resources: 1, diagnostics: [...DIAGNOSTICS, long], notes: [] });
    for (const width of [20, 40, 60, 80, 120, 200])
      for (const line of toText([text], { ...view, width }).split("\n"))
        assert.ok(line.length <= width || !line.trim().includes(" "), `${width}: ${line}`);
  });

  it("says nothing but the summary where nothing is found", () => {
    assert.equal(
      toText([passing], view),
      "dev  0 mandatory, 0 advisory, 0 undecided, 0 exempt in 1 resource\nPassed: no mandatory violation.\n",
    );
  });

  it("says behind the verdict what was not passed, though it does not block", () => {
    const advice = (severity: Diagnostic["severity"]) => says("a", POOL, { level: "advisory", severity }, {});
    const judged = (...diagnostics: Diagnostic[]) =>
      reportOf({
        stack: "prod",
        resources: 1,
        diagnostics,
        notes: [{ kind: "unseen", text: "has a chart" }],
      });
    const open = says("open", CLUSTER, { level: "advisory" }, { status: "undecided", property: "c" });
    const severe = judged(advice("critical"), advice("high"), advice("high"), advice("low"), open);
    assert.match(
      toText([severe, passing], { ...view, width: 120 }),
      /\nPassed: no mandatory violation\. Open: 4 advisory \(1 critical, 2 high\), 1 undecided, 1 not looked into\.\n/,
    );
    assert.match(toText([judged(advice("low"))], view), /\. Open: 1 advisory, 1 not looked into\.\n/);
  });

  it("does not call passed what was not evaluated", () => {
    assert.equal(
      toText([passing, { name: "prod", error: "x" }], view),
      "dev   0 mandatory, 0 advisory, 0 undecided, 0 exempt in 1 resource\nprod  could not be evaluated\nNot evaluated.\n",
    );
  });

  it("does not call passed what has nothing to judge, but beside a stack that has", () => {
    const reads = reportOf({ stack: "reads", resources: 0, diagnostics: [], notes: [] });
    assert.match(toText([reads], view), /\nNothing was judged: no stack has resources of its own\.\n$/);
    assert.match(toText([reads, passing], view), /\nPassed: no mandatory violation\.\n$/);
  });

  it("names all with --verbose, and else the first and the number of the others", () => {
    const many = Array.from({ length: 9 }, (_, i) => `pool${i}`);
    const on = (name: string, policy: string, message: object) =>
      says(policy, POOL.replace("runners", name), { level: "advisory" }, message);
    const wide = reportOf({
      stack: "prod",
      resources: 9,
      diagnostics: many.flatMap((name) => [on(name, "bad", {}), on(name, "open", { status: "undecided" })]),
      notes: many.map((name) => ({ kind: "unseen", text: `has the chart "${name}": it is not looked into` })),
    });
    const text = toText([wide], { ...view, width: 200 });
    assert.equal(text.match(/ and 4 more/g)?.length, 3);
    const whole = toText([wide], { ...view, width: 200, detail: "verbose" });
    assert.doesNotMatch(whole, / more/);
    for (const name of many) assert.equal(whole.match(new RegExp(`\\b${name}\\b`, "g"))?.length, 3);
  });

  it("says once what is good to know of several resources of a kind", () => {
    const notes = ["a", "b"].map((name) => ({
      kind: "unknown" as const,
      text: `has the project "${name}", whose number is not known offline`,
    }));
    const text = toText([reportOf({ stack: "prod", resources: 2, diagnostics: [], notes })], view);
    assert.match(
      text,
      /Good to know: the stack\n {2}has 2 projects \("a", "b"\), whose number is not known offline\n/,
    );
  });

  it("paints no text away", () => {
    const marks: Paint = (_, text) => `<${text}>`;
    assert.equal(toText([report], { ...view, paint: marks }).replace(/[<>]/g, ""), toText([report], view));
  });
});

describe("failingOn", () => {
  it("lets milder findings advise, and keeps what has no severity", () => {
    const { counts, findings } = failingOn(report, "critical") as JudgedStack;
    assert.deepEqual([counts.mandatory, counts.advisory, counts.resources], [1, 3, 12]);
    assert.deepEqual(
      findings.filter(({ level }) => level === "mandatory").map(({ rule }) => rule),
      ["severe"],
    );
    const own = says("settings", STACK, { severity: undefined }, {});
    const ofPack = reportOf({ stack: "a", resources: 1, diagnostics: [own], notes: [] });
    assert.equal((failingOn(ofPack, "critical") as JudgedStack).counts.mandatory, 1);
  });
});

describe("writtenType", () => {
  it("writes types as programs do", () => {
    assert.equal(writtenType("gcp:container/nodePool:NodePool"), "gcp.container.NodePool");
    assert.equal(writtenType("gcp:projects/iAMMember:IAMMember"), "gcp.projects.IAMMember");
    assert.equal(writtenType("kubernetes:core/v1:ConfigMap"), "kubernetes.core.v1.ConfigMap");
    assert.equal(
      writtenType("kubernetes:networking.k8s.io/v1:NetworkPolicy"),
      "kubernetes.networking.v1.NetworkPolicy",
    );
    assert.equal(writtenType("pulumi:providers:gcp"), "pulumi:providers:gcp");
    assert.equal(writtenType("platform:index:Cluster"), "platform.Cluster");
    assert.equal(writtenType("plain"), "plain");
  });
});

describe("paintFor", () => {
  const red = (isTTY: boolean, env: NodeJS.ProcessEnv) => paintFor({ isTTY }, env)("red", "x");
  const painted = "\u001b[31mx\u001b[39m";

  it("paints on a terminal only", () => {
    assert.equal(red(true, {}), painted);
    assert.equal(red(false, {}), "x");
    assert.equal(red(true, { TERM: "dumb" }), "x");
  });

  it("honours NO_COLOR before FORCE_COLOR", () => {
    assert.equal(red(true, { NO_COLOR: "1" }), "x");
    assert.equal(red(true, { NO_COLOR: "" }), painted);
    assert.equal(red(false, { FORCE_COLOR: "1" }), painted);
    assert.equal(red(true, { NO_COLOR: "1", FORCE_COLOR: "1" }), "x");
  });
});

describe("Progress", () => {
  const drawn = (isTTY: boolean, columns = 20): string => {
    let text = "";
    const progress = new Progress({ isTTY, columns, write: (more) => (text += more) });
    progress.tell("prod", "1 resources");
    progress.tell("dev", "starting");
    progress.done("prod");
    progress.clear();
    return text;
  };

  it("keeps one line within a terminal, and takes it away", () => {
    const lines = drawn(true).split("\r\u001b[K").slice(1);
    assert.deepEqual(lines, ["prod: 1 resources", "prod: 1 resources  ", "dev: starting", ""]);
  });

  it("cuts nothing off where the terminal does not tell its width", () => {
    const lines = drawn(true, 0).split("\r\u001b[K").slice(1);
    assert.deepEqual(lines, ["prod: 1 resources", "prod: 1 resources  dev: starting", "dev: starting", ""]);
  });

  it("says nothing of short work in a pipe", () => assert.equal(drawn(false), ""));

  it("says a line each 30 s in a pipe", () => {
    let [text, seconds] = ["", 0];
    const stream = { isTTY: false, write: (more: string) => (text += more) };
    const progress = new Progress(stream, () => seconds * 1000);
    for (; seconds < 100; seconds++) progress.tell("prod", `${seconds} resources`);
    progress.clear();
    assert.equal(
      text,
      "prod: 30 resources  (30 s)\nprod: 60 resources  (60 s)\nprod: 90 resources  (90 s)\n",
    );
  });

  it("says it too while nothing happens, until the work is done", async () => {
    let text = "";
    const progress = new Progress({ write: (more) => (text += more) }, Date.now, 20);
    progress.tell("prod", "starting");
    // A timer of ours keeps the process alive, which progress does not.
    while (!text.includes("\n")) await new Promise((resolve) => setTimeout(resolve, 5));
    progress.clear();
    const before = text;
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(text, before);
    assert.match(text, /^(prod: starting {2}\(0 s\)\n)+$/);
  });
});
