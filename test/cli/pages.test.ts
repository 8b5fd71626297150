import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pageText } from "../../cli/command-line/page-text";
import { config } from "../../cli/config";
import { explain } from "../../cli/explain";
import { relatedRules } from "../../cli/explain/related-rules";
import { SYMPTOMS } from "../../cli/explain/symptoms";
import { UsageError } from "../../cli/messages/errors";
import { plain } from "../../cli/report/colours";
import { rules } from "../../cli/rules";
import { KNOWN_ISSUES } from "../../gke/known-issues";
import * as resourceTypes from "../../policies/resource-types";
import { rules as list } from "../../policies/rules";
import { FORMER_NAMES } from "../../policies/settings/former-names";
import { packageRoot } from "../../stacks/shared/package-root";
import { runbookText, sectionNames } from "../../stacks/shared/runbook";
import { FakeTerminal, TemporaryFolder } from "./support";

const RULE = "node-pool-gke-metadata-mode";

describe("rules", () => {
  it("lists every rule with its level and severity", () => {
    const terminal = new FakeTerminal(false, { COLUMNS: "200" });
    assert.equal(rules.run([], terminal), 0);
    const lines = terminal.stdout.split("\n");
    for (const { name, level, severity, description, mandatoryFor } of list) {
      const line = lines.find((candidate) => candidate.startsWith(`${name} `)) ?? "";
      const text = mandatoryFor === undefined ? description : `${description} Mandatory for ${mandatoryFor}.`;
      assert.deepEqual(line.split(/ {2,}/).slice(1), [level, severity, text]);
    }
    assert(
      terminal.stdout.endsWith(`${list.length} rules. Details of one: npx gke-guardrails explain RULE\n`),
    );
  });

  it("lists them in JSON", () => {
    const terminal = new FakeTerminal();
    assert.equal(rules.run(["--json"], terminal), 0);
    const described = JSON.parse(terminal.stdout);
    assert.deepEqual(
      described.map(({ rule }: { rule: string }) => rule),
      list.map(({ name }) => name),
    );
    const mode = described.find(({ rule }: { rule: string }) => rule === RULE);
    assert.deepEqual(Object.keys(mode), [
      "rule",
      "description",
      "level",
      "severity",
      "types",
      "frameworks",
      "remediates",
      "page",
    ]);
    assert.equal(mode.remediates, true);
    assert(mode.types.includes("gcp:container/nodePool:NodePool"));
  });
});

describe("a page", () => {
  const lines = (markdown: string, width: number) =>
    pageText(markdown, { paint: plain, width }).trimEnd().split("\n");

  it("wraps a text once, however its file wraps it, and leaves code, tables and headings alone", () => {
    const text = [
      ...["# Title", "one two three", "four five", "", "- six seven", "  eight", "- nine"],
      ...[
        "| a |",
        "| b |",
        "```",
        "x",
        "y",
        "```",
        "ten",
        "",
        "1. in",
        "",
        "   ```",
        "   z",
        "   w",
        "   ```",
      ],
    ];
    assert.deepEqual(lines(text.join("\n"), 80), [
      ...["Title", "one two three four five", "", "- six seven eight", "- nine", "| a |", "| b |"],
      ...["    x", "    y", "ten", "", "1. in", "", "       z", "       w"],
    ]);
    assert.deepEqual(lines("one two three\nfour five six", 10), ["one two", "three four", "five six"]);
  });
});

describe("explain", () => {
  const page = (rule: string, terminal = new FakeTerminal()) => {
    assert.equal(explain.run([rule], terminal), 0);
    return terminal.stdout;
  };

  it("prints every rule's page as plain text", () => {
    for (const file of readdirSync(join(packageRoot(), "docs/rules"))) {
      const text = page(file.replace(/\.md$/, ""));
      assert(text.startsWith(`${file.replace(/\.md$/, "")}\n`), file);
      assert.doesNotMatch(text, /^#|```/m, file);
    }
  });

  it("sets code off, and keeps the address of a link", () => {
    const text = page(RULE);
    assert.match(text, /^ {4}new gcp\.container\.NodePool\("example", \{$/m);
    assert.match(text, /https:\/\/cloud\.google\.com\//);
  });

  it("paints on a terminal", () => {
    assert(page(RULE, new FakeTerminal(true)).startsWith(`\u001b[1m${RULE}`));
  });

  it("explains the rule of which another is a part now", () => {
    const [former = "", name = ""] = Object.entries(FORMER_NAMES)[0] ?? [];
    assert(page(former).startsWith(`${former} is a part of ${name} now.\n\n${name}\n`));
  });

  it("explains each known issue, and names the command that says whom it concerns", () => {
    for (const { id, sources } of KNOWN_ISSUES) {
      const text = page(id);
      assert(text.startsWith(`${id}\n\n`) && text.includes(sources[0] ?? id));
      assert.doesNotMatch(text, /\.\.\n|undefined/);
      assert.match(text, /gke-guardrails issues/);
    }
    assert.throws(() => page("kube-dns-is-cordns"), /Did you mean "kube-dns-is-coredns"/);
  });

  it("lists sections without the command that prints another", () => {
    const terminal = new FakeTerminal();
    explain.run(["IAM Service Account Credentials API has not been used"], terminal);
    assert.match(
      terminal.stdout,
      /^What it may be, and what to do:\nforbidden +403, and the cause is not a missing binding \(no-binding\)\.$/m,
    );
  });

  it("explains both where a rule and a fault share a name", () => {
    assert.match(
      page("version-skew"),
      /^version-skew\n[\s\S]*\nversion-skew, as a fault or an alert\n\nNodes are newer/,
    );
  });

  it("explains a fault and an alert by the runbook, and names how to read on", () => {
    assert.match(page("refused"), /^refused\n\n[\s\S]*kubectl/);
    assert.match(page("verification-failed"), /gke-guardrails explain refused/);
    assert.throws(() => page("refusedd"), /Did you mean "refused"/);
  });

  it("rejects a misspelt rule with the nearest", () => {
    assert.throws(
      () => page("node-pool-gke-metadata-mod"),
      (error) => error instanceof UsageError && error.message.includes(`Did you mean "${RULE}"?`),
    );
    assert.throws(() => page("../configuration"), /There is no rule, fault, alert or known issue/);
  });

  it("lists the rules that judge a type of resource, a line each", () => {
    for (const word of ["nodepool", "node-pools", "gcp.container.NodePool"])
      assert.match(
        page(word),
        /^Rules that judge NodePool:\n(?:.*\n)*node-pool-gke-metadata-mode +mandatory +critical +Node pools run/,
        word,
      );
  });

  const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
    alerts: ["kube-dns-crashloop-alert", "alert-policy-is-audible", "upgrade-event-alert"],
    autopilot: ["autopilot-scope", "autopilot-used"],
    channel: ["release-channel-explicit"],
    coredns: ["netpol-allows-dns-egress", "google-names-resolve", "kube-dns-crashloop-alert"],
    dns: [
      "netpol-allows-dns-egress",
      "google-names-resolve",
      "kube-dns-crashloop-alert",
      "node-local-dns-cache",
    ],
    firewall: ["firewall-allows-node-egress", "firewall-allows-node-ingress", "nodes-not-world-open"],
    gatekeeper: ["webhook-excludes-kube-system", "webhook-is-reachable"],
    iam: ["node-agent-keeps-role", "ksa-annotation-has-binding", "ksa-annotation-is-email", "no-legacy-abac"],
    identity: [
      "ksa-annotation-has-binding",
      "wi-pod-asks-metadata-server",
      "node-pool-gke-metadata-mode",
      "wi-pool-is-own-project",
    ],
    "image pull": ["node-scopes-allow-pulls", "node-sa-can-report-and-pull", "private-nodes-reach-google"],
    kms: ["encryption-key-usable", "node-boot-disk-cmek", "secrets-encryption"],
    "kube-system": [
      "webhook-excludes-kube-system",
      "netpol-spares-system-pods",
      "quota-spares-system-pods",
      "pod-security-spares-system-pods",
    ],
    kyverno: ["webhook-excludes-kube-system"],
    maintenance: ["maintenance-window-required", "maintenance-exclusion-limits", "no-perpetual-freeze"],
    metadata: ["node-pool-gke-metadata-mode", "reserved-metadata-ports", "google-names-resolve"],
    nat: ["private-nodes", "private-nodes-reach-google"],
    pdb: ["pdb-does-not-block-drain", "one-budget-per-pod"],
    quota: ["quota-spares-system-pods"],
    runner: ["ci-runners-isolated", "canary-node-pool"],
    skew: ["version-skew"],
    upgrade: ["upgrade-pace", "blue-green-soak", "node-auto-upgrade-and-repair", "canary-node-pool"],
    version: ["version-skew", "no-version-alias", "no-end-of-support-version", "cluster-version-allowed"],
    webhooks: ["webhook-excludes-kube-system", "webhook-is-reachable"],
  };
  for (const [subject, about] of Object.entries(SUBJECTS))
    it(`lists the rules about ${subject}, and those that mention it`, () => {
      const lists = page(subject)
        .split("\n\n")
        .filter((list) => /^Rules (?:about|that judge) /.test(list));
      const listed = lists.flatMap((list) => list.split("\n").map((line) => line.split(" ")[0]));
      assert.deepEqual(
        about.filter((rule) => !listed.includes(rule)),
        [],
      );
    });

  it("lists them within the terminal's width", () => {
    const narrow = new FakeTerminal(false, { COLUMNS: "60" });
    explain.run(["dns"], narrow);
    assert.deepEqual(
      narrow.stdout.split("\n").filter((line) => line.length > 60),
      [],
    );
  });

  it("lists the known issues about a subject", () => {
    assert.match(page("coredns"), /\n\nKnown issues about coredns:\n(?:.*\n)*kube-dns-is-coredns {2}/);
    assert.match(page("lustre"), /^Known issues about lustre:\nlustre-/m);
    assert.match(page("gcsfuse"), /\ngcsfuse-arm-64k-reads /);
  });

  it("explains what is no rule and has findings: the settings", () => {
    assert.match(
      page("settings"),
      /^settings\n\nNo rule, .*values of another kind.*docs\/not-looked-into\.md\n/s,
    );
  });

  const ERRORS: Readonly<Record<string, readonly string[]>> = {
    ImagePullBackOff: ["image-pulls-failing", "node-scopes-allow-pulls", "private-nodes-reach-google"],
    ErrImagePull: ["image-pulls-failing"],
    CrashLoopBackOff: ["crash-loop", "dns-restarts"],
    FailedScheduling: ["node-unverified", "startup-taint-prefix"],
    "no such host": ["dns-failure", "google-names-resolve"],
    "could not generate access token": ["no-binding", "ksa-annotation-has-binding"],
    ECONNREFUSED: ["refused"],
    "401": ["registry-denied"],
    "403": ["forbidden", "no-binding"],
    "503": ["server-error"],
    'Get "http://169.254.169.254/computeMetadata/v1/": dial tcp 169.254.169.252:988: connect: connection refused':
      ["refused"],
    "Unable to generate access token; IAM returned 404 Not Found: Not found; Gaia id not found": [
      "account-missing",
    ],
    'denied: Permission "artifactregistry.repositories.downloadArtifacts": status 403 from the registry': [
      "registry-denied",
    ],
  };
  for (const [error, about] of Object.entries(ERRORS))
    it(`says what to do about ${error.slice(0, 40)}`, () => {
      const text = page(error);
      assert.match(text, /^What it may be, and what to do:\n/);
      assert.deepEqual(
        about.filter((name) => !text.includes(`\n${name} `)),
        [],
      );
    });

  it("names sections, rules and issues that exist, and a source, for each text of an error", () => {
    const known = {
      sections: sectionNames(runbookText()),
      rules: list.map(({ name }) => name),
      issues: KNOWN_ISSUES.map(({ id }) => id),
    };
    for (const symptom of SYMPTOMS) {
      for (const of of ["sections", "rules", "issues"] as const)
        assert.deepEqual(
          (symptom[of] ?? []).filter((name) => !known[of].includes(name)),
          [],
        );
      assert.match(symptom.source, /^https:/);
      const texts = [...symptom.texts, ...(symptom.with ?? [])];
      assert.deepEqual(
        texts,
        texts.map((text) => text.toLowerCase()),
      );
      const { subject, sections, rules, next } = symptom;
      if (subject !== undefined) assert.notDeepEqual(relatedRules(subject, list), [], subject);
      assert.notEqual(subject ?? sections ?? rules ?? next, undefined, symptom.texts[0]);
    }
  });

  it("takes no part of a word or of a number for an error", () => {
    assert.throws(() => page("shipment 4031.403.2 of unauthorizedness is on its way"), /nothing is about it/);
  });

  it("lists the sections of the runbook that mention a subject", () => {
    assert.match(
      page("docker-credential-gcr"),
      /^Sections of the runbook that mention docker-credential-gcr:\nresponse-timeout {2}The connection is open/,
    );
  });

  it("names the pages about what no rule is about", () => {
    for (const cloud of ["EKS", "AKS"])
      assert.match(
        page(cloud),
        /^No rule is about .KS\. Pages that mention it:\n {2}docs\/not-looked-into\.md\n$/,
      );
  });

  it("takes an identifier for one word, or for its words", () => {
    assert.match(page("GKE_METADATA"), /\nnode-pool-gke-metadata-mode /);
    assert.match(page("maintenance_window"), /\nmaintenance-window-required /);
  });

  it("says of the text of an error what else to look at, and where that is all", () => {
    assert.match(
      page("x509: certificate signed by unknown authority"),
      /^Whose certificate is it\?[\s\S]*\n\nNothing else in this project is about it\.\n$/,
    );
    assert.match(
      page("Cannot evict pod as it would violate the pod's disruption budget"),
      /^Which budget[\s\S]*\n\nRules about it:\npdb-does-not-block-drain /,
    );
    const rules = page("Failed to pull image: 403 Forbidden\nImagePullBackOff").match(
      /^node-scopes-allow-pulls /gm,
    );
    assert.equal(rules?.length, 1);
    assert.match(
      page("runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:docker"),
      /\nKnown issues about runtime network not ready: .*:\ncni-spec-1-1 /,
    );
  });

  it("lists the rules that read a type of resource which none judges", () => {
    assert.match(page("RouterNat"), /^Rules that read RouterNat:\nprivate-nodes-reach-google /);
    assert.match(page("horizontal-pod-autoscaler"), /\npdb-does-not-block-drain /);
  });

  it("knows every type of resource that rules read", () => {
    const types = Object.values(resourceTypes).filter((type) => typeof type === "string");
    const unknown = types.filter((type) => {
      const [first] = relatedRules(type, list);
      return !/^Rules that (?:judge|read) /.test(first?.heading ?? "");
    });
    // These stand for several types.
    assert.deepEqual(unknown, ["pulumi:providers:kubernetes"]);
  });

  it("puts the rules that have the words of a subject beside each other before all others", () => {
    const text = page("dnsPolicy");
    assert.match(text, /^Rules whose page mentions dnsPolicy:\n/);
    assert.doesNotMatch(text, /netpol-spares-system-pods/);
  });

  it("names nothing for what no rule is about", () => {
    for (const word of ["terraform-cloud", "..", "-", "ERROR_X", "__proto__", "_", "constructor"])
      assert.throws(() => page(word), UsageError, word);
  });

  it("rejects a call without a rule", () => {
    for (const empty of ["", "  "]) assert.throws(() => page(empty), /is empty: give the name of a rule/);
    assert.throws(
      () => explain.run([], new FakeTerminal()),
      /explain needs the name of a rule, fault, alert or known issue, a subject, or the text of an error/,
    );
  });
});

describe("config check", () => {
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(
      { "good.json": `{ "${RULE}": "advisory" }`, "bad.json": `{ "${RULE}x": "advisory" }` },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  it("exits with 0 for a valid file", async () => {
    const terminal = new FakeTerminal();
    assert.equal(await config.run(["check", join(folder.path, "good.json")], terminal), 0);
    assert.match(terminal.stdout, /good\.json is valid\.\n$/);
  });

  it("finds the file of a folder that is named, and says where it has none", async () => {
    const project = new TemporaryFolder(
      { "gke-guardrails.yaml": `${RULE}: advisory\n` },
      { hasPackages: false },
    );
    try {
      for (const action of ["check", "print"]) {
        const terminal = new FakeTerminal();
        assert.equal(await config.run([action, project.path], terminal), 0);
        assert.match(terminal.stdout, action === "check" ? /gke-guardrails\.yaml is valid\.$/m : /^\{/);
      }
    } finally {
      project.remove();
    }
    await assert.rejects(
      async () => config.run(["check", folder.path], new FakeTerminal()),
      ({ message }: Error) =>
        /^There is no gke-guardrails\.json or .* in /.test(message) && message.endsWith(`${folder.path}.`),
    );
    await assert.rejects(async () => config.run(["check", "."], new FakeTerminal()), / in this folder\.$/);
  });

  it("takes the file as --config too, as check does, and one file alone", async () => {
    const file = join(folder.path, "good.json");
    for (const args of [
      ["check", "--config", file],
      ["--config", file, "check"],
      ["print", `--config=${file}`],
    ]) {
      const terminal = new FakeTerminal();
      assert.equal(await config.run(args, terminal), 0);
      assert.match(terminal.stdout, args[0] === "print" ? /^\{/ : /is valid\.\n$/);
    }
    await assert.rejects(
      async () => config.run(["check", file, "--config", file], new FakeTerminal()),
      /config check takes one file, not both FILE and --config\.$/,
    );
    await assert.rejects(
      async () => config.run(["init", "--config", file], new FakeTerminal()),
      /has no flag --config/,
    );
  });

  it("accepts the former name of a rule, and says once which to use now", async () => {
    const [former = "", name = ""] = Object.entries(FORMER_NAMES)[0] ?? [];
    const exemption = { rule: former, resource: "a", reason: "until it is moved", until: "2026-12-31" };
    const content = { [former]: "advisory", settings: { exemptions: [exemption] } };
    const file = new TemporaryFolder({ "former.json": JSON.stringify(content) }, { hasPackages: false });
    const terminal = new FakeTerminal();
    try {
      assert.equal(await config.run(["check", join(file.path, "former.json")], terminal), 0);
    } finally {
      file.remove();
    }
    const [first = "", second = "", ...rest] = terminal.stdout.trim().split("\n");
    assert.match(first, /is valid\.$/);
    assert.ok(second.startsWith(`${former} is a part of ${name} now: name ${name} instead.`), second);
    assert.deepEqual(rest, []);
  });

  it("exits with 1 for an invalid file, and tells the place", async () => {
    const terminal = new FakeTerminal();
    assert.equal(await config.run(["check", join(folder.path, "bad.json")], terminal), 1);
    assert.equal(terminal.stdout, "");
    assert.match(
      terminal.stderr,
      /^error: .*bad\.json is not a valid configuration:\n {2}line 1, column \d+: .*Did you mean/,
    );
  });

  it("rejects a file that is not there, and another action", async () => {
    await assert.rejects(
      async () => config.run(["check", "/no/such.json"], new FakeTerminal()),
      /There is no file/,
    );
    await assert.rejects(
      async () => config.run(["chek", "x"], new FakeTerminal()),
      /config has no "chek"\. Did you mean "check"\?/,
    );
    await assert.rejects(async () => config.run([], new FakeTerminal()), /config needs "check"/);
    await assert.rejects(
      async () => config.run(["check"], new FakeTerminal()),
      /There is no gke-guardrails\.json.* in this folder, or beside a Pulumi\.yaml above it\. To check another: npx gke-guardrails config check FILE/,
    );
  });
});
