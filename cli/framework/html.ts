import type { Framework } from "../../policies/reference/cis-gke";
import { escaped } from "../report/markup";
import { said, subject, summaryOf } from "./tables";
import { type ClusterVerdict, type ControlVerdict, remark } from "./verdicts";

// Nothing is loaded from elsewhere: the page can be sent, kept and printed.
const STYLE = `
:root { color-scheme: light dark; --line: #d0d7de; --head: #f6f8fa; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1f2328; background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: var(--head); white-space: nowrap; }
td p { margin: 0; }
ul { margin: .2rem 0 .4rem; padding-left: 1.2rem; }
.status { display: inline-block; border-radius: .3rem; padding: 0 .4rem; font-weight: 600; white-space: nowrap; }
.failed { background: #ffebe9; color: #a40e26; }
.undecided { background: #fff8c5; color: #7d4e00; }
.exempt { background: #ddf4ff; color: #0550ae; }
.passed { background: #dafbe1; color: #116329; }
.not-applicable, .none { background: #eaeef2; color: #424a53; }
@media screen and (prefers-color-scheme: dark) {
  :root { --line: #3d444d; --head: #151b23; }
  body { color: #f0f6fc; background: #0d1117; }
  .failed { background: #67060c; color: #ffdcd7; }
  .undecided { background: #4b2900; color: #f8e3a1; }
  .exempt { background: #0c2d6b; color: #cae8ff; }
  .passed { background: #033a16; color: #aff5b4; }
  .not-applicable, .none { background: #212830; color: #d1d7e0; }
}
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }`;

/** The report as one page of HTML that needs nothing else. */
export function frameworkHtml({ name }: Framework, verdicts: readonly ControlVerdict[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(name)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${escaped(name)}</h1>
${summaryOf(verdicts)
  .map((line) => `<p>${escaped(line)}</p>`)
  .join("\n")}
<table>
<thead><tr><th scope="col">Control</th><th scope="col">Level</th><th scope="col">Requirement</th><th scope="col">Rules</th><th scope="col">Result</th></tr></thead>
<tbody>
${verdicts.map(row).join("\n")}
</tbody>
</table>
</body>
</html>
`;
}

function row(verdict: ControlVerdict): string {
  const { control, rules, clusters } = verdict;
  const note = remark(verdict);
  const cells = [
    control.id,
    String(control.level),
    escaped(control.title),
    rules.map((rule) => `<code>${escaped(rule)}</code>`).join("<br>"),
    clusters.map(result).join("\n") + (note === undefined ? "" : `<p>${escaped(note)}</p>`),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function result(verdict: ClusterVerdict): string {
  const { status, findings } = verdict;
  const items = findings.map((finding) => `<li>${escaped(said(finding))}</li>`).join("");
  const label = `<span class="status ${status.replace(" ", "-")}">${status}</span> ${escaped(subject(verdict))}`;
  return `<div>${label}${items === "" ? "" : `<ul>${items}</ul>`}</div>`;
}
