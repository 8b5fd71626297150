import assert from "node:assert/strict";
import { templateArguments } from "../../../../cli/offline/helm/arguments";
import { NotRendered } from "../../../../cli/offline/helm/not-rendered";
import {
  type ChartRequest,
  requestOfChart,
  requestOfRelease,
  requestOfTemplate,
} from "../../../../cli/offline/helm/request";
import type { Plain } from "../../../../cli/offline/protocol/messages";
import { secret, UNKNOWN } from "../../../../cli/offline/protocol/values";

const asset = (content: Plain): Plain => ({
  "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
  ...content,
});
const template = (options: Plain) => requestOfTemplate({ jsonOpts: JSON.stringify(options) });
const args = (request: ChartRequest) =>
  templateArguments(request, request.chart, ["values-0.yaml"]).join(" ");

describe("the arguments for helm", () => {
  const cases: Record<string, [ChartRequest, string]> = {
    "of a release: its own name and namespace, definitions, and all hooks but those that test": [
      requestOfRelease("ingress", { chart: "./chart", namespace: "apps", name: "front" }, {}),
      "template --namespace=apps --values=values-0.yaml --values=- --include-crds --skip-tests -- front ./chart",
    ],
    "of a release without hooks, definitions and a namespace, of a repository": [
      requestOfRelease(
        "ingress",
        {
          chart: "nginx",
          version: "1.2.3",
          skipCrds: true,
          disableWebhooks: true,
          repositoryOpts: { repo: "https://charts.example.com", caFile: "ca.pem" },
        },
        { namespace: "provider" },
      ),
      "template --namespace=provider --values=values-0.yaml --values=- --version=1.2.3 --repo=https://charts.example.com --ca-file=ca.pem --no-hooks -- ingress nginx",
    ],
    "of a chart that the provider renders: no hooks, and any version where it asks for development versions":
      [
        requestOfChart("ingress", { chart: "oci://example.com/nginx", devel: true, plainHttp: true }, {}),
        "template --namespace=default --values=values-0.yaml --values=- --version=>0.0.0-0 --include-crds --no-hooks --plain-http -- ingress oci://example.com/nginx",
      ],
    "of the SDK's chart at a path": [
      template({
        path: "./charts",
        chart: "nginx",
        release_name: "front",
        namespace: "apps",
        kube_version: "1.31",
        api_versions: ["a/v1", "b/v1"],
      }),
      "template --namespace=apps --values=values-0.yaml --values=- --kube-version=1.31 --api-versions=a/v1 --api-versions=b/v1 --include-crds --skip-tests -- front ./charts/nginx",
    ],
    "of the SDK's chart in a repository, with what tests it": [
      template({
        chart: "nginx",
        release_name: "front",
        include_test_hook_resources: true,
        skip_crd_rendering: true,
        fetch_opts: { repo: "https://charts.example.com", version: "2.0.0" },
      }),
      "template --namespace=default --values=values-0.yaml --values=- --version=2.0.0 --repo=https://charts.example.com -- front nginx",
    ],
  };
  for (const [name, [request, expected]] of Object.entries(cases)) {
    it(name, () => assert.equal(args(request), expected));
  }

  it("hold no value of the program", () => {
    const request = requestOfRelease("it", { chart: "./chart", values: { token: secret("canary") } }, {});
    assert.ok(!args(request).includes("canary"));
    assert.deepEqual(request.values, { token: "canary" });
  });
});

describe("a chart that cannot be rendered", () => {
  const given = { chart: "./chart" };
  const unrendered: Record<string, [() => ChartRequest, RegExp]> = {
    "names the value that is not known": [
      () => requestOfRelease("it", { ...given, values: { hosts: ["a", { host: UNKNOWN }] } }, {}),
      /^values\.hosts\[1\]\.host is not known before an update$/,
    ],
    "names a secret that is not known": [
      () => requestOfChart("it", { ...given, values: secret({ token: UNKNOWN }) }, {}),
      /^values\.token is not known/,
    ],
    "names a chart that is not known": [
      () => requestOfRelease("it", { chart: UNKNOWN }, {}),
      /^chart is not known/,
    ],
    "tells that the namespace of its provider is not known": [
      () => requestOfChart("it", given, { namespace: UNKNOWN }),
      /^the provider's namespace is not known/,
    ],
    "tells that the options of the SDK's chart are not known": [
      () => requestOfTemplate({ jsonOpts: UNKNOWN }),
      /^its values are not known offline$/,
    ],
    "tells of a program that changes its objects": [
      () => requestOfRelease("it", { ...given, postrender: "./change" }, {}),
      /^a post-renderer/,
    ],
    "tells of a program that changes the objects of a chart": [
      () => requestOfChart("it", { ...given, postRenderer: { command: "./change" } }, {}),
      /^a post-renderer/,
    ],
    "asks for a copy where its repository requires credentials, and tells none": [
      () =>
        requestOfRelease(
          "it",
          { ...given, repositoryOpts: { repo: "https://a.example", password: "pw" } },
          {},
        ),
      /^(?!.*pw).*requires credentials.*pull the chart/,
    ],
    "asks for the URL of a repository that the user's helm alone knows": [
      () => template({ repo: "stable", chart: "nginx" }),
      /^the repository "stable".*repositoryOpts\.repo/,
    ],
    "asks for a file in place of a URL": [
      () =>
        requestOfChart("it", { ...given, valueYamlFiles: [asset({ uri: "https://a.example/v.yaml" })] }, {}),
      /at a URL.*FileAsset/,
    ],
  };
  for (const [name, [ask, reason]] of Object.entries(unrendered)) {
    it(name, () => assert.throws(ask, (error) => error instanceof NotRendered && reason.test(error.message)));
  }

  it("is none where only what makes no difference is not known", () => {
    assert.equal(
      requestOfRelease("it", { ...given, description: UNKNOWN, timeout: UNKNOWN }, {}).chart,
      "./chart",
    );
  });
});
