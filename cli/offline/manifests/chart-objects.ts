import type { Notes } from "../../messages/notes";
import { NotRendered, quoted } from "../helm/not-rendered";
import {
  type ChartRequest,
  requestOfChart,
  requestOfRelease,
  requestOfTemplate,
  templateOptions,
} from "../helm/request";
import type { JudgedResource } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { UNKNOWN } from "../protocol/values";
import type { Charts } from "./charts";
import { decodeManifest, renderedObjects } from "./manifests";

/** A Kubernetes object that Helm renders, as a resource. */
export interface RenderedObject {
  type: string;
  name: string;
  inputs: Plain;
}

export const RELEASE = "kubernetes:helm.sh/v3:Release";
const CHART_V4 = "kubernetes:helm.sh/v4:Chart";
/** Components of the SDK that call a function to render their chart. */
const CHART_V3 = /^kubernetes:helm\.sh\/v[23]:Chart$/;

const CAPABILITIES =
  "has Helm charts, which are rendered without a cluster: where their templates use its version, its API versions or its objects, " +
  "helm assumes a new cluster of helm's own Kubernetes version";

/** The objects of a program's charts and releases, and a note on each that is not looked into. */
export class ChartObjects {
  /** Names of the charts that called the function. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly charts: Charts,
    private readonly notes: Notes,
  ) {}

  /** The answer to the function `kubernetes:helm:template`. */
  async template(args: Plain): Promise<Plain> {
    const name = { chart: "with an unknown name" };
    try {
      const { release_name, chart, path, namespace } = templateOptions(args);
      this.asked.add(String(release_name));
      name.chart = `${quoted(String(release_name))} of the chart ${quoted(String(chart ?? path))}`;
      const manifest = await this.render(requestOfTemplate(args));
      return { result: decodeManifest(manifest, namespace) };
    } catch (error) {
      this.noteUnseen(`has the Helm chart ${name.chart}`, error);
      return { result: UNKNOWN };
    }
  }

  /** Whether this class knows the objects of a resource. */
  isHandled = ({ type }: { type: string }): boolean => type === RELEASE || type === CHART_V4;

  /** The objects of a release, or of a chart that the provider renders; none of others, and where they are not rendered. */
  async of({ type, name, inputs, provider }: JudgedResource): Promise<RenderedObject[]> {
    if (!this.isHandled({ type })) return [];
    const requestOf = type === RELEASE ? requestOfRelease : requestOfChart;
    const chart =
      typeof inputs.chart === "string" && inputs.chart !== UNKNOWN
        ? ` of the chart ${quoted(inputs.chart)}`
        : "";
    try {
      const request = requestOf(name, inputs, provider?.inputs ?? {});
      const prefix = typeof inputs.resourcePrefix === "string" ? inputs.resourcePrefix : name;
      return renderedObjects(await this.render(request), request.namespace).map((object) => ({
        ...object,
        name: `${prefix}:${object.name}`,
      }));
    } catch (error) {
      const what = type === RELEASE ? "release" : "chart";
      this.noteUnseen(`has the Helm ${what} ${quoted(name)}${chart}`, error);
      return [];
    }
  }

  /** Names charts that did not call the function: the SDK does not call it where it does not know the chart's options. */
  noteUnasked(resources: readonly JudgedResource[]): void {
    for (const { type, name } of resources) {
      if (!CHART_V3.test(type) || this.asked.has(name)) continue;
      this.noteUnseen(`has the Helm chart ${quoted(name)}`, new NotRendered(OPTIONS_UNKNOWN));
    }
  }

  private async render(request: ChartRequest): Promise<string> {
    const manifest = await this.charts.render(request);
    this.notes.add("other", CAPABILITIES);
    return manifest;
  }

  private noteUnseen(what: string, error: unknown): void {
    const reason = error instanceof NotRendered ? error.message : "what helm rendered is not YAML";
    this.notes.add("unseen", `${what}, whose objects are not looked into: ${reason}`);
  }
}

const OPTIONS_UNKNOWN = "its values or other options are not known before an update";
