import type { ChartRequest } from "./request";

/**
 * The arguments with which helm renders what the provider's calls of Helm's library render. The program's own values come over the standard
 * input, so that they stand neither in a file nor in the arguments.
 * @param chart path, name or URL of the chart.
 * @param valueFiles paths, seen from where helm runs; without a comma, at which helm would split.
 */
export function templateArguments(
  request: ChartRequest,
  chart: string,
  valueFiles: readonly string[],
): string[] {
  const { namespace, version, hooks, kubeVersion, tls, repo } = request;
  const optional = { version, "kube-version": kubeVersion, repo, "ca-file": tls.ca };
  return [
    "template",
    `--namespace=${namespace}`,
    ...[...valueFiles, "-"].map((file) => `--values=${file}`),
    ...Object.entries({ ...optional, "cert-file": tls.cert, "key-file": tls.key }).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}=${value}`],
    ),
    ...request.apiVersions.map((apiVersion) => `--api-versions=${apiVersion}`),
    ...(request.crds ? ["--include-crds"] : []),
    ...(hooks === "none" ? ["--no-hooks"] : hooks === "without tests" ? ["--skip-tests"] : []),
    ...(request.plainHttp ? ["--plain-http"] : []),
    ...(request.dependencyUpdate ? ["--dependency-update"] : []),
    "--",
    request.releaseName,
    chart,
  ];
}
