import { cpSync, existsSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readBytes } from "../files/input-file";
import { MAX_VALUES_BYTES } from "../files/input-limits";
import { templateArguments } from "../helm/arguments";
import { fileAt, withAssetTexts } from "../helm/assets";
import { NEEDS_HELM, NotRendered, quoted } from "../helm/not-rendered";
import type { ChartRequest } from "../helm/request";
import { SerialQueue } from "../processes/serial-queue";
import { HelmHome, isHelmThere, runHelm } from "./helm-process";

const FETCH = "run with --fetch-charts to have helm download it, or give the path of a copy";

/** Renders a program's charts with the `helm` on the PATH. */
export class Charts {
  /** One at a time, as each run uses a whole core. */
  private readonly queue = new SerialQueue();

  /**
   * @param folder the program's folder, to which paths are relative.
   * @param fetches whether charts may be downloaded.
   */
  constructor(
    private readonly folder: string,
    private readonly fetches: boolean,
  ) {}

  /** The manifest of a chart: YAML documents. @throws NotRendered with the reason, and what to do. */
  render(request: ChartRequest): Promise<string> {
    return this.queue.run(() => this.renderOne(request));
  }

  private async renderOne(request: ChartRequest): Promise<string> {
    for (const { path } of request.valueFiles) if (path !== undefined) fileAt(this.folder, path);
    const path = this.pathOf(request);
    if (path === undefined) this.refuseDownload(request);
    const values = JSON.stringify(withAssetTexts(request.values, this.folder));
    const home = new HelmHome();
    try {
      const files = request.valueFiles.map(({ path, text }, i) => {
        const name = `values-${i}.yaml`;
        const file = join(home.folder, name);
        if (path === undefined) writeFileSync(file, text ?? "", { mode: 0o600 });
        else this.copyValues(path, file);
        return name;
      });
      const { chart, tls, dependencyUpdate } = this.atHand(request, path, home);
      const args = templateArguments({ ...request, tls, dependencyUpdate }, chart, files);
      return await runHelm(args, home, values);
    } finally {
      home.remove();
    }
  }

  /** The path of a chart; undefined where it has to be downloaded. */
  private pathOf({ chart, place }: ChartRequest): string | undefined {
    if (place === "download") return undefined;
    const path = resolve(this.folder, chart);
    const isThere =
      existsSync(path) && (!statSync(path).isDirectory() || existsSync(join(path, "Chart.yaml")));
    if (isThere) return path;
    if (place === "either" && !/^[./~]/.test(chart)) return undefined;
    throw new NotRendered(
      `there is no chart at ${quoted(chart)}; its path is relative to the program's folder`,
    );
  }

  private refuseDownload({ chart, repo }: ChartRequest): void {
    if (!this.fetches)
      throw new NotRendered(`it is not on this machine; ${FETCH}${isHelmThere() ? "" : `; ${NEEDS_HELM}`}`);
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(chart);
    if (repo === undefined && !isUrl)
      throw new NotRendered(
        `its repository is not set; set repositoryOpts.repo (fetchOpts.repo of helm.v3.Chart), or the path of a copy`,
      );
  }

  /** What helm is given to find the chart. Dependencies are written into a chart's folder, so they are updated in a copy of it. */
  private atHand({ chart, tls, dependencyUpdate }: ChartRequest, path: string | undefined, home: HelmHome) {
    const at = (file: string | undefined) => (file === undefined ? undefined : resolve(this.folder, file));
    const files = { ca: at(tls.ca), cert: at(tls.cert), key: at(tls.key) };
    const updates = dependencyUpdate && this.fetches;
    if (path === undefined) return { chart, tls: files, dependencyUpdate: false };
    if (!updates || !statSync(path).isDirectory())
      return { chart: path, tls: files, dependencyUpdate: false };
    const copy = join(home.folder, "chart");
    cpSync(path, copy, { recursive: true });
    return { chart: copy, tls: files, dependencyUpdate: true };
  }

  private copyValues(path: string, file: string): void {
    try {
      writeFileSync(file, readBytes(resolve(this.folder, path), MAX_VALUES_BYTES), { mode: 0o600 });
    } catch {
      throw new NotRendered(`the values file ${quoted(path)} cannot be read`);
    }
  }
}
