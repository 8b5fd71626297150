import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import {
  type ChartRequest,
  requestOfChart,
  requestOfRelease,
  requestOfTemplate,
} from "../../cli/offline/helm/request";
import { Charts } from "../../cli/offline/manifests/charts";
import { renderedObjects } from "../../cli/offline/manifests/manifests";
import type { Plain } from "../../cli/offline/protocol/messages";
import { UNKNOWN } from "../../cli/offline/protocol/values";
import { build } from "../../tools/helm/build";
import { TemporaryFolder } from "../cli/support";

const GATE = join(__dirname, "charts/gate");
const VALUES = {
  replicas: 3,
  uid: 1_234_567,
  image: { tag: null },
  extra: { ratio: 0.5, on: true, text: "a: b" },
};
const TEXT =
  'replicas: 2\nwebhook: { failurePolicy: Ignore, namespaces: [a, "b"] }\nextra: { on: yes, octal: 0400 }\n';
const asset = (content: Plain): Plain => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  ...content,
});

describe("helm", function () {
  this.timeout(120_000);
  let programs: string;
  let folder: TemporaryFolder;
  const path = process.env.PATH;
  before(() => {
    programs = build();
    process.env.PATH = `${programs}${delimiter}${path}`;
  });
  beforeEach(() => {
    folder = new TemporaryFolder({ "values.yaml": TEXT }, { hasPackages: false });
    cpSync(GATE, join(folder.path, "gate"), { recursive: true });
  });
  afterEach(() => folder.remove());
  after(() => {
    process.env.PATH = path;
  });

  const render = (request: ChartRequest, fetches = false) => new Charts(folder.path, fetches).render(request);
  const objects = async (request: ChartRequest) => renderedObjects(await render(request), request.namespace);
  const names = async (request: ChartRequest) => (await objects(request)).map(({ name }) => name);
  const rejects = (request: ChartRequest, reason: RegExp, fetches = false) =>
    assert.rejects(render(request, fetches), ({ message }: Error) => {
      assert.match(message, reason);
      return true;
    });

  describe("renders for our arguments what the provider's calls of its library render", () => {
    const template = (options: Plain) => requestOfTemplate({ jsonOpts: JSON.stringify(options) });
    const cases: Record<string, [() => ChartRequest, asked: Plain]> = {
      "of a release": [
        () => requestOfRelease("front", { chart: "./gate", namespace: "apps", values: VALUES }, {}),
        { name: "front", namespace: "apps", values: VALUES, hooks: "without tests" },
      ],
      "of a release without hooks and definitions, with a file of values": [
        () =>
          requestOfRelease(
            "front",
            {
              chart: "./gate",
              skipCrds: true,
              disableWebhooks: true,
              values: VALUES,
              valueYamlFiles: [asset({ path: "values.yaml" }), asset({ text: "uid: 5\nimage: { tag: v1 }" })],
            },
            {},
          ),
        {
          name: "front",
          namespace: "default",
          values: VALUES,
          texts: [TEXT, "uid: 5\nimage: { tag: v1 }"],
          skipCRDs: true,
          hooks: "none",
        },
      ],
      "of a chart that the provider registers, with a value that is a file": [
        () =>
          requestOfChart(
            "front",
            {
              chart: "./gate",
              namespace: "apps",
              values: { extra: { file: asset({ path: "values.yaml" }) } },
            },
            {},
          ),
        { name: "front", namespace: "apps", values: { extra: { file: TEXT } }, hooks: "none" },
      ],
      "of the SDK's chart": [
        () => template({ path: "./gate", release_name: "front", namespace: "apps", values: VALUES }),
        { name: "front", namespace: "apps", values: VALUES, hooks: "without tests" },
      ],
      "of the SDK's chart for a version and its APIs, with what tests it": [
        () =>
          template({
            path: "./gate",
            release_name: "front",
            kube_version: "1.31.2",
            api_versions: ["monitoring.coreos.com/v1", "other.example.com/v1"],
            include_test_hook_resources: true,
            skip_crd_rendering: true,
          }),
        {
          name: "front",
          namespace: "default",
          kubeVersion: "1.31.2",
          apiVersions: ["monitoring.coreos.com/v1", "other.example.com/v1"],
          hooks: "all",
          skipCRDs: true,
        },
      ],
    };
    for (const [name, [request, asked]] of Object.entries(cases)) {
      it(name, async () => {
        const given = request();
        const rendered = await objects(given);
        const expected = renderedObjects(library(asked), given.namespace);
        assert.deepEqual(byName(rendered), byName(expected));
        assert.ok(rendered.length >= 5);
      });
    }

    /** What the library renders. */
    function library({ texts = [], ...asked }: Plain): string {
      const valueFiles = (texts as string[]).map((text, i) => {
        const file = join(folder.path, `library-${i}.yaml`);
        writeFileSync(file, text);
        return file;
      });
      const input = JSON.stringify({ path: join(folder.path, "gate"), valueFiles, ...asked });
      return execFileSync(join(programs, "library"), { input, encoding: "utf8" });
    }

    const byName = (list: ReturnType<typeof renderedObjects>) =>
      [...list].sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  });

  it("puts objects into the release's namespace, those without one excepted", async () => {
    const request = requestOfRelease("front", { chart: "./gate", namespace: "apps" }, {});
    assert.deepEqual((await names(request)).sort(), [
      "apps/front-gate",
      "apps/front-gate",
      "apps/front-gate-capabilities",
      "apps/front-gate-certificate",
      "front-gate",
      "front-gate",
      "gates.example.com",
    ]);
  });

  it("renders an archive, and a chart whose path has spaces and commas", async () => {
    execFileSync("helm", ["package", "gate", "--destination", "."], { cwd: folder.path, stdio: "ignore" });
    cpSync(GATE, join(folder.path, "a, b/gate"), { recursive: true });
    const [expected, ...others] = await Promise.all(
      ["./gate", "gate-1.2.0.tgz", "./a, b/gate"].map((chart) =>
        names(requestOfRelease("front", { chart }, {})),
      ),
    );
    for (const other of others) assert.deepEqual(other, expected);
  });

  it("tells why a chart cannot be rendered, without the values", async () => {
    const release = (values: Plain, chart = "./gate") => requestOfRelease("front", { chart, values }, {});
    const write = (file: string, text: string) => writeFileSync(join(folder.path, "gate", file), text);
    await rejects(release({ replicas: "canary" }), /^(?!.*canary)its values do not match the chart's schema/);
    write("templates/broken.yaml", '{{ fail (printf "the token %s is too short" .Values.extra.token) }}');
    await rejects(
      release({ extra: { token: "canary" } }),
      /^(?!.*canary)helm could not render "gate\/templates\/broken\.yaml:1:\d+"/,
    );
    write("templates/broken.yaml", "{{ if }}");
    await rejects(release({}), /^helm could not render "gate\/templates\/broken\.yaml:1"/);
    write("templates/broken.yaml", "a: {{ .Values.uid }}: canary\n  b");
    await rejects(
      release({}),
      /^(?!.*canary)what helm rendered of "gate\/templates\/broken\.yaml" is not YAML/,
    );
    write("templates/broken.yaml", "");
    write("Chart.yaml", "apiVersion: v2\nname: gate\nversion: 1.0.0\nkubeVersion: '>=9.0.0'\n");
    await rejects(release({}), /^the chart is for Kubernetes ">=9\.0\.0", and helm renders it for "v\d/);
    write("Chart.yaml", "apiVersion: v2\nname: gate\nversion: 1.0.0\ntype: library\n");
    await rejects(release({}), /^it is a library chart/);
  });

  it("takes the dependencies of a chart into a copy of it, and only where it may download", async () => {
    const metadata = "apiVersion: v2\nname: outer\nversion: 1.0.0\n";
    const outer = new TemporaryFolder(
      {
        "outer/Chart.yaml": `${metadata}dependencies: [{ name: gate, version: 1.2.0, repository: "file://${GATE}" }]\n`,
      },
      { hasPackages: false },
    );
    try {
      const chart = join(outer.path, "outer");
      const request = requestOfRelease("front", { chart, dependencyUpdate: true }, {});
      await rejects(request, /lacks the dependencies "gate"; run helm dependency build/);
      const manifest = await render(request, true);
      assert.ok(renderedObjects(manifest, "default").some(({ name }) => name === "default/front-gate"));
      assert.deepEqual(readdirSync(chart), ["Chart.yaml"]);
    } finally {
      outer.remove();
    }
  });

  it("downloads a chart only when it is let, and tells what does not come", async () => {
    const served: string[] = [];
    execFileSync("helm", ["package", "gate", "--destination", "."], { cwd: folder.path, stdio: "ignore" });
    const server = createServer(({ url = "" }, response) => {
      served.push(url);
      const file = join(folder.path, url.slice(1));
      if (url.startsWith("/private")) response.writeHead(401).end();
      else if (existsSync(file)) response.end(readFileSync(file));
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const repo = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      execFileSync("helm", ["repo", "index", ".", "--url", repo], { cwd: folder.path, stdio: "ignore" });
      const release = (chart: string, url: string, version = "1.2.0") =>
        requestOfRelease("front", { chart, version, repositoryOpts: { repo: url } }, {});
      await rejects(release("gate", repo), /^it is not on this machine; run with --fetch-charts/);
      assert.deepEqual(served, []);
      const expected = await names(requestOfRelease("front", { chart: "./gate" }, {}));
      const manifest = await render(release("gate", repo), true);
      assert.deepEqual(
        renderedObjects(manifest, "default").map(({ name }) => name),
        expected,
      );
      assert.deepEqual(served, ["/index.yaml", "/gate-1.2.0.tgz"]);
      const sdk = requestOfTemplate({
        jsonOpts: JSON.stringify({ chart: "gate", release_name: "front", fetch_opts: { repo } }),
      });
      assert.match(await render(sdk, true), /kind: ValidatingWebhookConfiguration/);
      await rejects(
        release("gate", repo, "9.9.9"),
        /^the repository has no such version of the chart "gate"/,
        true,
      );
      await rejects(release("gate", `${repo}/none`), /^its repository cannot be reached/, true);
    } finally {
      server.close();
    }
  });

  it("is not asked where a value is not known", () => {
    assert.throws(
      () => requestOfRelease("front", { chart: "./gate", values: { uid: UNKNOWN } }, {}),
      /values\.uid/,
    );
  });
});
