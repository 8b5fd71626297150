import assert from "node:assert/strict";
import type { Diagnostic } from "../../../cli/offline/protocol/analysis";
import { type Paint, paintFor, plain } from "../../../cli/report/colours";
import { reportOf } from "../../../cli/report/finding";
import { Progress } from "../../../cli/report/progress";
import { toText, writtenType } from "../../../cli/report/text";
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

describe("toText", () => {
  it("tells everything by resource, then what is open and let through, then a summary", () => {
    assert.equal(
      toText([report, passing], plain),
      `Stack prod

gcp.container.NodePool "runners"
  mandatory  critical  severe
    nodeConfig.taints[0].key: is wrong
    Fix:  Fix it.
    Page: docs/a.md
  mandatory  high  lapsed
    a.b: is wrong
    Its exemption ended on 2025-12-31: Moves with the next release
    Fix:  Fix it.
    Page: docs/a.md

gcp.container.Cluster "main"
  advisory  low  mild
    a.b: is wrong
    Fix:  Fix it.
    Page: docs/a.md

Undecided: these values are not known yet
  mandatory  blocking-open
    gcp.container.NodePool "runners": e
  advisory  open
    gcp.container.Cluster "main": c, d
    gcp.container.NodePool "runners": c

Exemptions
  live     let-through for gcp.container.NodePool "runners" until 2026-12-31: Moves with the next release
  expired  lapsed for gcp.container.NodePool "runners" ended on 2025-12-31: Moves with the next release
  unused   exemptions[0] (pulumi:pulumi:Stack "platform-prod") is not needed

Good to know: this stack
  reads a cluster

prod  3 mandatory, 2 advisory, 3 undecided, 1 exempt in 12 resources
dev   0 mandatory, 0 advisory, 0 undecided, 0 exempt in 1 resource
Refused: 3 mandatory violations.
`,
    );
  });

  it("says nothing but the summary where nothing is found", () => {
    assert.equal(
      toText([passing], plain),
      "dev  0 mandatory, 0 advisory, 0 undecided, 0 exempt in 1 resource\nPassed: no mandatory violation.\n",
    );
  });

  it("does not call passed what was not evaluated", () => {
    assert.equal(
      toText([passing, { name: "prod", error: "x" }], plain),
      "dev   0 mandatory, 0 advisory, 0 undecided, 0 exempt in 1 resource\nprod  could not be evaluated\nNot evaluated.\n",
    );
  });

  it("paints no text away", () => {
    const marks: Paint = (_, text) => `<${text}>`;
    assert.equal(toText([report], marks).replace(/[<>]/g, ""), toText([report], plain));
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
