/** Why a chart was not rendered, and what to do about it. Continues "whose objects are not looked into: ". */
export class NotRendered extends Error {}

const INSTALL_HELM = "install Helm 3 (https://helm.sh/docs/intro/install/)";
export const NO_HELM = `helm is not on the PATH; ${INSTALL_HELM} and check again`;
/** What else to do where a chart has to be downloaded first. */
export const NEEDS_HELM = `for either, ${INSTALL_HELM}, as helm is not on the PATH`;

/** helm's errors that contain no value of the program, and our text for each. */
const KNOWN: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [
    /found in Chart\.yaml, but missing in charts\/ directory: ([^\n]*)/,
    ([, names]) =>
      `its charts/ folder lacks the dependencies ${quoted(names)}; run helm dependency build in the chart's folder`,
  ],
  [/values don't meet the specifications of the schema/, () => "its values do not match the chart's schema"],
  [
    /chart requires kubeVersion: (.*?) which is incompatible with Kubernetes (\S+)/,
    ([, wanted, version]) =>
      `the chart is for Kubernetes ${quoted(wanted)}, and helm renders it for ${quoted(version)}`,
  ],
  [/Chart\.yaml file is missing/, () => "the chart's folder has no Chart.yaml"],
  [/library charts are not installable/, () => "it is a library chart, which renders no objects"],
  [
    /chart "?([^"\s]+)"?(?: version "[^"]*")? not found in (\S+) repository/,
    ([, chart]) => `the repository has no such version of the chart ${quoted(chart)}`,
  ],
  [/repo (\S+) not found/, ([, repo]) => aliasReason(repo ?? "")],
  [/is not a valid chart repository or cannot be reached/, () => "its repository cannot be reached"],
  [
    /failed to (?:download|fetch|do request|perform "FetchReference")|dial tcp|connection refused|no such host/,
    () => "it could not be downloaded",
  ],
  [
    /\b(?:401|403|unauthorized|forbidden|denied)\b/i,
    () => "its repository requires credentials, which helm does not get offline",
  ],
  [/unknown (?:shorthand )?flag/, () => "the helm on the PATH is not Helm 3 or later"],
  [
    /(?:template: |error at \(|parse error at \()([\w./-]+:\d+(?::\d+)?)/,
    ([, place]) => `helm could not render ${quoted(place)}`,
  ],
  [/YAML parse error on ([\w./-]+)/, ([, file]) => `what helm rendered of ${quoted(file)} is not YAML`],
];

/** The reason in helm's output. helm's own texts may quote values, which may be secret, so only known parts are used. */
export function reasonIn(printed: string): string {
  const found = KNOWN.flatMap(([form, say]) => {
    const match = form.exec(printed);
    return match ? [say(match)] : [];
  })[0];
  return `${found ?? "helm could not render it"}; run helm template by hand for details`;
}

/** Only the user's own helm knows the alias of a repository. */
export const aliasReason = (repo: string): string =>
  `the repository ${quoted(repo)} is a name that only your own helm knows; give its URL in repositoryOpts.repo (fetchOpts.repo of helm.v3.Chart)`;

export const quoted = (text = ""): string =>
  JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
