// Longer than a screen: the three resources that hold a chart are read side by side, as their provider reads them.
import type { Plain } from "../protocol/messages";
import { isObject, record, UNKNOWN, unknownPath, withoutSecrets } from "../protocol/values";
import { type Asset, assetsOf } from "./assets";
import { aliasReason, NotRendered } from "./not-rendered";

/**
 * A chart, and what the Kubernetes provider renders it with.
 * Source: github.com/pulumi/pulumi-kubernetes, provider/pkg/provider/helm_release.go, invoke_helm_template.go and helm/v4/chart.go;
 * checked 2026-11-28.
 */
export interface ChartRequest {
  releaseName: string;
  namespace: string;
  /** A path, a name, or a URL, as the program writes it. */
  chart: string;
  /** "path": never downloaded; "download": never a path; "either": a path if there is a chart. */
  place: "path" | "download" | "either";
  repo: string | undefined;
  version: string | undefined;
  /** Files for TLS with the repository. */
  tls: { ca?: string; cert?: string; key?: string };
  plainHttp: boolean;
  dependencyUpdate: boolean;
  /** Later files override earlier ones; `values`, which may contain assets for texts, overrides all. */
  valueFiles: readonly Asset[];
  values: Plain;
  crds: boolean;
  hooks: "all" | "none" | "without tests";
  kubeVersion: string | undefined;
  apiVersions: readonly string[];
}

/** Any version, development versions too. */
const DEVELOPMENT = ">0.0.0-0";

/** The chart that a `kubernetes:helm.sh/v3:Release` installs. @throws NotRendered where it is unknown, or cannot be rendered offline. */
export function requestOfRelease(name: string, given: Plain, provider: Plain): ChartRequest {
  const inputs = known(given, ["description", "timeout", "resourceNames", "status", "manifest"]);
  if (text(inputs.postrender) !== undefined) throw new NotRendered(POST_RENDERER);
  return {
    ...commonOf(inputs, provider),
    releaseName: text(inputs.name) ?? name,
    values: record(inputs.values),
    // A Release runs its hooks, except those for tests, which only helm test runs.
    hooks: inputs.disableWebhooks === true ? "none" : "without tests",
  };
}

/** The chart that a `kubernetes:helm.sh/v4:Chart` renders. @throws NotRendered, as above. */
export function requestOfChart(name: string, given: Plain, provider: Plain): ChartRequest {
  const inputs = known(given, []);
  if (isObject(inputs.postRenderer)) throw new NotRendered(POST_RENDERER);
  return {
    ...commonOf(inputs, provider),
    releaseName: text(inputs.name) ?? name,
    values: record(inputs.values),
    hooks: "none",
  };
}

/** The chart that the function `kubernetes:helm:template` renders, which `helm.v3.Chart` calls. @throws NotRendered, as above. */
export function requestOfTemplate(args: Plain): ChartRequest {
  const options = templateOptions(args);
  const fetching = record(options.fetch_opts);
  const repo = text(fetching.repo);
  const name = text(options.chart) ?? "";
  const path = text(options.path);
  refuseCredentials(fetching);
  const version = text(options.version) ?? text(fetching.version);
  return {
    releaseName: text(options.release_name) ?? "release-name",
    namespace: text(options.namespace) ?? "default",
    ...(path === undefined
      ? { chart: referenceOf(name, text(options.repo), repo), place: "download" }
      : { chart: name === "" ? path : `${path}/${name.split("/").at(-1)}`, place: "path" }),
    repo,
    version: version ?? (fetching.devel === true ? DEVELOPMENT : undefined),
    tls: { ca: text(fetching.ca_file), cert: text(fetching.cert_file), key: text(fetching.key_file) },
    plainHttp: false,
    dependencyUpdate: false,
    valueFiles: [],
    values: record(options.values),
    crds: options.skip_crd_rendering !== true,
    hooks: options.include_test_hook_resources === true ? "all" : "without tests",
    kubeVersion: text(options.kube_version),
    apiVersions: texts(options.api_versions),
  };
}

/** The options, which the SDK passes as JSON. @throws NotRendered where they are unknown. */
export function templateOptions({ jsonOpts }: Plain): Plain {
  const json = withoutSecrets(jsonOpts);
  if (typeof json !== "string" || json === UNKNOWN) throw new NotRendered("its values are not known offline");
  try {
    return record(JSON.parse(json));
  } catch {
    throw new NotRendered("its options are not JSON");
  }
}

const POST_RENDERER = "a post-renderer changes its objects, and is not run offline";

/** What a Release and a chart have in common. */
function commonOf(inputs: Plain, provider: Plain) {
  const repository = record(inputs.repositoryOpts);
  const chart = text(inputs.chart);
  if (chart === undefined)
    throw new NotRendered(
      inputs.chart == null ? "the program names no chart" : "its chart is not a text, as a name or a path is",
    );
  refuseCredentials(repository);
  const namespace = text(inputs.namespace) ?? text(withoutSecrets(provider.namespace));
  if (namespace === UNKNOWN) throw new NotRendered(isUnknown("the provider's namespace"));
  const repo = text(repository.repo);
  return {
    namespace: namespace ?? "default",
    chart,
    place: repo === undefined ? ("either" as const) : ("download" as const),
    repo,
    version: text(inputs.version) ?? (inputs.devel === true ? DEVELOPMENT : undefined),
    tls: {
      ca: fileOf(repository.caFile),
      cert: fileOf(repository.certFile),
      key: fileOf(repository.keyFile),
    },
    plainHttp: inputs.plainHttp === true,
    dependencyUpdate: inputs.dependencyUpdate === true,
    valueFiles: assetsOf(inputs.valueYamlFiles),
    crds: inputs.skipCrds !== true,
    kubeVersion: undefined,
    apiVersions: [],
  };
}

/** The inputs without marks of secrets, and without those that do not affect what is rendered. */
function known(given: Plain, indifferent: readonly string[]): Plain {
  const inputs = Object.fromEntries(Object.entries(given).filter(([key]) => !indifferent.includes(key)));
  const unknown = unknownPath(inputs);
  if (unknown !== undefined) throw new NotRendered(isUnknown(unknown));
  return record(withoutSecrets(inputs));
}

const isUnknown = (what: string): string => `${what} is not known before an update`;

/** A chart in a repository that has a name in the provider's helm. */
function referenceOf(chart: string, alias: string | undefined, url: string | undefined): string {
  if (alias !== undefined && url === undefined && !chart.startsWith("oci://"))
    throw new NotRendered(aliasReason(alias));
  return chart;
}

/** helm takes credentials as arguments, which every process of the machine can read. */
function refuseCredentials({ username, password }: Plain): void {
  if (username === undefined && password === undefined) return;
  throw new NotRendered(
    "its repository requires credentials, which helm does not get offline; pull the chart, and give its path",
  );
}

const fileOf = (value: unknown): string | undefined =>
  text(value) ?? assetsOf([value].filter(isObject))[0]?.path;

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
