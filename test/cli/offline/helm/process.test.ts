import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { requestOfRelease } from "../../../../cli/offline/helm/request";
import { Charts } from "../../../../cli/offline/manifests/charts";
import { HelmHome, runHelm } from "../../../../cli/offline/manifests/helm-process";
import type { Plain } from "../../../../cli/offline/protocol/messages";
import { secret } from "../../../../cli/offline/protocol/values";

const LIMITS = { ms: 20_000, bytes: 100_000 };

describe("a run of helm", () => {
  let folder: string;
  const path = process.env.PATH;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gke-guardrails-test-"));
    process.env.HELM_PLUGINS = "/the/users/own";
    process.env.KUBECONFIG = "/the/users/own";
  });
  afterEach(() => {
    process.env.PATH = path;
    delete process.env.HELM_PLUGINS;
    delete process.env.KUBECONFIG;
    rmSync(folder, { recursive: true });
  });

  /** A script in place of helm: what a process may do that renders nothing. */
  function behave(script: string): void {
    writeFileSync(join(folder, "helm"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "helm"), 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
  }

  async function run(args: readonly string[], input = "", limits = LIMITS): Promise<string> {
    const home = new HelmHome();
    try {
      return await runHelm(args, home, input, limits);
    } finally {
      home.remove();
    }
  }

  it("has a home of its own, and nothing of the user's helm and cluster", async () => {
    behave('env; pwd; ls -ld "$HOME"');
    const printed = await run([]);
    assert.ok(!printed.includes("/the/users/own"), printed);
    const [, home = ""] = /^HOME=(.*)$/m.exec(printed) ?? [];
    for (const name of [
      "HELM_CONFIG_HOME",
      "HELM_CACHE_HOME",
      "HELM_DATA_HOME",
      "HELM_PLUGINS",
      "KUBECONFIG",
    ])
      assert.match(printed, new RegExp(`^${name}=${home}/`, "m"));
    assert.match(printed, /^drwx------/m);
    assert.ok(!existsSync(home));
  });

  it("gets the program's values over the standard input alone", async () => {
    const seen = join(folder, "seen");
    behave(`{ echo "$@"; env; grep -r canary . ; } > ${seen}; cat > ${seen}.input`);
    const request = requestOfRelease("it", { chart: ".", values: { token: secret("canary") } }, {});
    writeFileSync(join(folder, "Chart.yaml"), "");
    await new Charts(folder, false).render(request);
    assert.ok(!readFileSync(seen, "utf8").includes("canary"));
    assert.deepEqual(JSON.parse(readFileSync(`${seen}.input`, "utf8")), { token: "canary" });
  });

  it("keeps files of values for itself, and removes them", async () => {
    behave("ls -l values-0.yaml; pwd; cat values-0.yaml");
    const text = {
      "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
      text: "token: canary",
    };
    const request = requestOfRelease("it", { chart: ".", valueYamlFiles: [text] }, {});
    writeFileSync(join(folder, "Chart.yaml"), "");
    const [mode = "", home = "", content] = (await new Charts(folder, false).render(request)).split("\n");
    assert.match(mode, /^-rw------- /);
    assert.equal(content, "token: canary");
    assert.ok(!existsSync(home));
  });

  const failing: Record<string, [script: string, reason: RegExp, limits?: typeof LIMITS]> = {
    "does not end in time, though it left a process behind": [
      "sleep 60 & sleep 60",
      /^helm did not end within 0\.5 s$/,
      { ...LIMITS, ms: 500 },
    ],
    "prints without an end": ["yes", /^helm printed more than 100000 bytes$/],
    "ends without a word": ["exit 3", /^helm could not render it; run helm template by hand/],
    "is ended": ["kill -9 $$", /^helm could not render it/],
    "quotes a value": [
      "echo 'Error: bad password canary' >&2; exit 1",
      /^(?!.*canary)helm could not render it/,
    ],
    "writes what a terminal would obey": [
      "printf 'Error: found in Chart.yaml, but missing in charts/ directory: \\033[2Jred, other\\n' >&2; exit 1",
      /^its charts\/ folder lacks the dependencies "\\u001b\[2Jred, other"; run helm dependency build/,
    ],
    "knows no such flag": [
      "echo 'Error: unknown flag: --include-crds' >&2; exit 1",
      /is not Helm 3 or later/,
    ],
  };
  for (const [name, [script, reason, limits]] of Object.entries(failing)) {
    it(`that ${name} is a reason`, async () => {
      behave(script);
      await assert.rejects(run([], "{}", limits), ({ message }: Error) => reason.test(message));
    });
  }

  it("that is not installed is a reason, and leaves nothing behind", async () => {
    process.env.PATH = folder;
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("gke-guardrails-helm-"));
    await assert.rejects(run([]), /^Error: helm is not on the PATH; install Helm 3/);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith("gke-guardrails-helm-"));
    assert.deepEqual(after, before);
  });

  it("that is not installed is said at once of a chart that would be downloaded", async () => {
    process.env.PATH = folder;
    const reasonOf = () =>
      new Charts(folder, false)
        .render(requestOfRelease("it", { chart: "nginx" }, {}))
        .catch((error: Error) => error.message);
    assert.match(
      await reasonOf(),
      /give the path of a copy; for either, install Helm 3 \(https:.*on the PATH$/,
    );
    behave("exit 0");
    assert.match(await reasonOf(), /give the path of a copy$/);
  });

  it("has no request for a chart that is not named, or by no text", () => {
    assert.throws(() => requestOfRelease("it", {}, {}), /^Error: the program names no chart$/);
    assert.throws(() => requestOfRelease("it", { chart: 5 }, {}), /its chart is not a text/);
  });

  it("takes input that helm does not read, however long", async () => {
    behave("echo done");
    assert.equal(await run([], "x".repeat(10_000_000)), "done\n");
  });

  const charts: Record<string, [given: Plain, fetches: boolean, reason: RegExp]> = {
    "is not at the path": [{ chart: "./nowhere" }, true, /^there is no chart at "\.\/nowhere"/],
    "is in a folder that holds none": [{ chart: "./" }, true, /^there is no chart at/],
    "would be downloaded": [{ chart: "nginx" }, false, /^it is not on this machine; run with --fetch-charts/],
    "lacks a values file": [
      {
        chart: "nginx",
        valueYamlFiles: [
          { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", path: "no.yaml" },
        ],
      },
      false,
      /^there is no values file "no\.yaml"; its path is relative to the program's folder$/,
    ],
    "has no repository": [{ chart: "nginx" }, true, /^its repository is not set/],
  };
  for (const [name, [given, fetches, reason]] of Object.entries(charts)) {
    it(`is not begun for a chart that ${name}`, async () => {
      behave(`touch ${folder}/begun`);
      const rendering = new Charts(folder, fetches).render(requestOfRelease("it", given, {}));
      await assert.rejects(rendering, ({ message }: Error) => reason.test(message));
      assert.ok(!existsSync(join(folder, "begun")));
    });
  }
});
