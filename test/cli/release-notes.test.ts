import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { NotEvaluated } from "../../cli/messages/errors";
import { bareResource } from "../../cli/offline/protocol/bare-resource";
import { releaseNotes } from "../../cli/release-notes";
import { runningIn } from "../../cli/release-notes/clusters";
import { MAX_BYTES } from "../../cli/release-notes/source";
import { runProgramsOnce } from "./programs-once";
import { FakeTerminal, TemporaryFolder } from "./support";

const PAGE = "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes";

/** A feed in the form of Google's: an entry a day, a heading a note. */
const feedOf = (days: Readonly<Record<string, string>>): string => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>tag:google.com,2016:gke-main-release-notes</id>
  <title>Google Kubernetes Engine - Release notes</title>
  <updated>2026-10-20T00:00:00-07:00</updated>
${Object.entries(days)
  .map(
    ([date, html]) => `  <entry>
    <title>${date}</title>
    <id>tag:google.com,2016:gke-main-release-notes#${date}</id>
    <updated>${date}T00:00:00-07:00</updated>
    <link rel="alternate" href="${PAGE}#${date}"/>
    <content type="html"><![CDATA[${html}]]></content>
  </entry>`,
  )
  .join("\n")}
</feed>
`;

const DAYS = {
  "2026-10-20": `<h3>Fixed</h3>
<p>The <code>gke-metadata-server</code> no longer
restarts. The fix is in:</p><ul><li>1.36.5-gke.1032000 or later</li><li>1.37.1-gke.1552000 or later</li></ul>
<h3>Feature</h3>
<p>You can now buy more of everything.</p>`,
  "2026-10-02": `<h3>Issue</h3>
<p>With Dataplane V2, tokens of Workload Identity may be late &amp; <a href="https://example.com/x?y">refused</a>.</p><script>alert(1)</script>`,
  "2026-09-21": `<h3>Change</h3>
<p>Note: Your clusters might not have these versions available.</p><ul><li>1.33 has new automatic upgrade targets in release channels.</li></ul>`,
  "2026-09-20": `<h3>Change</h3>
<h4>(2026-R39) Version updates</h4><p>GKE cluster versions have been updated.</p>
<ul><li>1.34.9-gke.2000000 is now the default.</li><li>1.35.4-gke.1000000 is now the default.</li></ul>`,
  "2026-06-01": "<h3>Security bulletin</h3><p>A node image of Container-Optimized OS has CVE-2026-1.</p>",
};

const ACCENT = feedOf({ "2026-10-20": "<h3>Issue</h3><p>Café: Workload Identity is late.</p>" });
const COMMANDS = feedOf({
  "2026-10-20": "<h3>Issue</h3><pre>Workload Identity\n::error::a ::b\n##[error]c</pre>",
});

const urn = (type: string, name: string) => `urn:pulumi:prod::platform::${type}::${name}`;
const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const STATE = {
  version: 3,
  deployment: {
    resources: [
      {
        urn: urn(CLUSTER, "main"),
        custom: true,
        type: CLUSTER,
        inputs: { minMasterVersion: "1.34" },
        outputs: { masterVersion: "1.36.4-gke.100" },
      },
      {
        urn: urn("gcp:container/nodePool:NodePool", "general"),
        custom: true,
        type: "gcp:container/nodePool:NodePool",
        inputs: {},
        outputs: { version: "1.34.9-gke.2000000" },
      },
    ],
  },
};

describe("release-notes", function () {
  this.timeout(30_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(
      {
        "feed.xml": feedOf(DAYS),
        "cut.xml": feedOf(DAYS).slice(0, 900),
        "nothing.xml": "\n",
        "page.html": "<!doctype html><html><body><p>Sign in</body></html>",
        "rss.xml": "<rss><channel/></rss>",
        "none.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
        "undated.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>x</content></entry></feed>',
        "bomb.xml": '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><feed>&b;</feed>',
        "state.json": JSON.stringify(STATE),
      },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  const path = (name: string) => join(folder.path, name);
  async function run(...args: string[]) {
    const terminal = new FakeTerminal();
    const code = await releaseNotes.run(args, terminal);
    return { code, out: terminal.stdout };
  }
  const notesOf = async (...args: string[]) => {
    const { out } = await run("--feed", path("feed.xml"), "--format", "json", ...args);
    return JSON.parse(out).notes as {
      date: string;
      kind: string;
      text: string;
      themes: string[];
      versions: unknown[];
    }[];
  };
  const refuses = (args: string[], message: RegExp) =>
    assert.rejects(run(...args), (error: Error) => {
      assert.ok(error instanceof NotEvaluated, String(error));
      assert.match(error.message, message);
      return true;
    });

  it("keeps what touches the themes, by kind, newest first, as plain text", async () => {
    const found = await notesOf("--since", "2026-01-01");
    assert.deepEqual(
      found.map(({ date, kind, themes }) => [date, kind, themes]),
      [
        ["2026-10-02", "Issue", ["Workload Identity", "dataplane"]],
        ["2026-06-01", "Security", ["node images"]],
        ["2026-10-20", "Fixed", ["metadata server"]],
      ],
    );
    assert.equal(found[0]?.text, "With Dataplane V2, tokens of Workload Identity may be late & refused.");
    assert.match(
      found[2]?.text ?? "",
      /restarts\. The fix is in:\n- 1\.36\.5-gke\.1032000 or later\n- 1\.37/,
    );
  });

  it("compares with what the program of a folder pins", async () => {
    const program = (version: string) =>
      `const gcp = require("@pulumi/gcp"); new gcp.container.Cluster("main", { location: "europe-west1", minMasterVersion: "${version}" });`;
    const project = new TemporaryFolder({
      "Pulumi.yaml": "name: platform\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  gcp:project: example\n",
      "package.json": "{}",
      "index.js": program("1.36.4-gke.100"),
    });
    try {
      const found = await notesOf("--since", "2026-10-20", project.path);
      assert.deepEqual(found[0]?.versions, [
        { version: "1.36.5-gke.1032000", older: ['cluster "main" (dev)'], same: [], newer: [] },
      ]);
      assert.ok(found[0]?.themes.includes("versions of these clusters"));
      project.write("index.js", "throw new Error('broken');");
      await refuses(["--feed", path("feed.xml"), project.path], /not all stacks could be read/);
    } finally {
      project.remove();
    }
  });

  it("leaves out what is older than --since", async () => {
    const found = await notesOf("--since", "2026-10-03");
    assert.deepEqual(
      found.map(({ date }) => date),
      ["2026-10-20"],
    );
  });

  it("keeps what names the clusters' minors, and compares versions with theirs", async () => {
    const found = await notesOf("--since", "2026-09-01", "--state", path("state.json"));
    const ofDay = (date: string) => found.find((note) => note.date === date);
    assert.deepEqual(ofDay("2026-10-20")?.versions, [
      { version: "1.36.5-gke.1032000", older: ['cluster "main"'], same: [], newer: [] },
    ]);
    assert.match(ofDay("2026-09-20")?.text ?? "", /1\.34\.9-gke\.2000000 is now the default/);
    assert.doesNotMatch(ofDay("2026-09-20")?.text ?? "", /1\.35/);
    assert.deepEqual(ofDay("2026-09-20")?.versions, [
      { version: "1.34.9-gke.2000000", older: [], same: ['node pool "general"'], newer: [] },
    ]);
  });

  it("compares with a cluster once that a state and gcloud's list both have, as it runs", () => {
    const place = { project: "acme", location: "europe-west1" };
    const stated = (type: string, name: string, outputs: object) =>
      bareResource(urn(type, name), {}, { ...place, ...outputs });
    const state = [
      stated(CLUSTER, "main", { name: "main-1", masterVersion: "1.34.1-gke.100" }),
      stated(POOL, "general", { cluster: "main-1", version: "1.34.1-gke.100" }),
      stated(CLUSTER, "other", { name: "other-1", masterVersion: "1.33.1-gke.100" }),
      stated(POOL, "nowhere", { location: undefined, cluster: "main-1", version: "1.33.1-gke.100" }),
    ];
    const list = [
      stated(CLUSTER, "europe-west1/main-1", { name: "main-1", masterVersion: "1.35.1-gke.100" }),
    ];
    const named = (...given: Parameters<typeof runningIn>) => runningIn(...given).map(({ what }) => what);
    assert.deepEqual(named(state, list), [
      'cluster "other"',
      'node pool "nowhere"',
      'cluster "europe-west1/main-1"',
    ]);
    assert.equal(named(state).length, 4);
    assert.equal(named(state, list, list).length, 3);
  });

  it("exits with 1 where there is something to read, and with 0 where there is not", async () => {
    assert.equal((await run("--feed", path("feed.xml"), "--since", "2026-10-01")).code, 1);
    const { code, out } = await run("--feed", path("feed.xml"), "--since", "2026-11-01");
    assert.equal(code, 0);
    assert.match(out, /^0 of 0 notes since 2026-11-01/);
  });

  it("prints text that fits its width, but for words that do not", async () => {
    const { out } = await run("--feed", path("feed.xml"), "--since", "2026-01-01");
    assert.match(out, /^Issue\n\n {2}2026-10-02 {2}Workload Identity, dataplane\n/);
    for (const line of out.split("\n"))
      assert.ok(line.length <= 80 || !line.trim().includes(" ") || /^\d+ of/.test(line), line);
  });

  it("prints Markdown in which nothing of a note is a link, HTML or a mention", async () => {
    const { out } = await run("--feed", path("feed.xml"), "--since", "2026-01-01", "--format", "markdown");
    assert.match(out, /^## Issue\n\n### \[2026-10-02\]\(https:/);
    assert.doesNotMatch(out, /example\.com|<[a-z]/);
  });

  it("makes no command to a CI system of a note, in any format", async () => {
    writeFileSync(path("commands.xml"), COMMANDS);
    for (const format of ["text", "markdown", "json"]) {
      const { out } = await run("--feed", path("commands.xml"), "--since", "2026-01-01", "--format", format);
      assert.match(out, /error/);
      for (const line of out.split("\n")) assert.doesNotMatch(line, /^\s*::|##\[/, format);
    }
  });

  it("passes on no control character and no tag, whatever the notes hold", async () => {
    const hostile = fc.array(
      fc.constantFrom(
        "&#27;[31m",
        "\u202e",
        "::error::",
        "<b>",
        "<script>x</script>",
        "&lt;img&gt;",
        "@team",
        "a",
        " ",
        "\r",
        "&#27;",
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (parts) => {
        const html = `<h3>Issue</h3><p>kube-dns ${parts.join("")}</p>`;
        const feed = new TemporaryFolder(
          { "feed.xml": feedOf({ "2026-10-02": html }) },
          { hasPackages: false },
        );
        try {
          for (const format of ["text", "markdown"]) {
            const { out } = await run(
              "--feed",
              join(feed.path, "feed.xml"),
              "--since",
              "2026-01-01",
              "--format",
              format,
            );
            assert.doesNotMatch(out, /[^\P{C}\n\u200b]/u);
            if (format === "markdown") assert.doesNotMatch(out, /(?<!\\)<|@team/);
          }
        } finally {
          feed.remove();
        }
      }),
      { numRuns: 50 },
    );
  });

  it("reads a feed that PowerShell has saved, in UTF-16, and one that is compressed", async () => {
    const saved = [
      ["utf-16.xml", Buffer.from(`\ufeff${feedOf(DAYS)}`, "utf16le")],
      ["feed.xml.gz", gzipSync(feedOf(DAYS))],
    ] as const;
    const { out: expected } = await run(
      "--feed",
      path("feed.xml"),
      "--since",
      "2026-01-01",
      "--format",
      "json",
    );
    for (const [name, bytes] of saved) {
      writeFileSync(path(name), bytes);
      const { out } = await run("--feed", path(name), "--since", "2026-01-01", "--format", "json");
      assert.deepEqual(JSON.parse(out).notes, JSON.parse(expected).notes, name);
    }
  });

  describe("says what is wrong with", () => {
    for (const [what, file, message] of [
      ["a feed that is cut off", "cut.xml", /is invalid XML: line \d+, column \d+\. Is it cut off/],
      ["a file without content", "nothing.xml", /nothing\.xml is empty\. Fetch the feed again\./],
      ["a page instead of a feed", "page.html", /is invalid XML|is not an Atom feed/],
      ["a feed of another kind", "rss.xml", /is not an Atom feed: its root is <rss>/],
      ["a feed without entries", "none.xml", /is a feed without entries/],
      ["an entry without a day", "undated.xml", /entry 1 has no <updated> with a day/],
      ["entities that grow", "bomb.xml", /is invalid XML/],
      ["a file that is not there", "nowhere.xml", /^There is no file .*nowhere\.xml\.$/],
    ] as const) {
      it(what, () => refuses(["--feed", path(file)], message));
    }
    it("a folder", () => refuses(["--feed", folder.path], /is a folder, not a file/));
    it("a device", () => refuses(["--feed", "/dev/zero"], /is a pipe or a device, not a file/));
    it("a file that unpacks to more than a feed has", () => {
      writeFileSync(path("bomb.gz"), gzipSync(Buffer.alloc(MAX_BYTES + 1)));
      return refuses(["--feed", path("bomb.gz")], /bomb\.gz unpacks to more than 20 MB, which is the limit/);
    });
    it("a day that is none", () =>
      refuses(["--since", "2026-02-30"], /--since is a day such as 2026-10-01, not "2026-02-30"/));
    it("a day that is still to come, wherever one is", async () => {
      const dayIn = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
      await refuses(["--since", dayIn(39)], /--since is a day that has come, as the first one to show; \d/);
      assert.deepEqual(await notesOf("--since", dayIn(13)), []);
    });
    it("a format that it does not have", () =>
      refuses(["--format", "md"], /--format takes text, markdown, json, not "md"/));
  });

  describe("from an address", () => {
    let server: Server;
    const answers: Record<string, RequestListener> = {
      "/feed.xml": (_, response) => response.end(feedOf(DAYS)),
      "/latin1.xml": (_, response) =>
        response.end(Buffer.from(ACCENT.replace("utf-8", "ISO-8859-1"), "latin1")),
      "/typed.xml": (_, response) => {
        response.setHeader("content-type", "application/atom+xml; charset=iso-8859-1");
        response.end(Buffer.from(ACCENT, "latin1"));
      },
      "/utf16.xml": (_, response) => response.end(Buffer.from(`\ufeff${ACCENT}`, "utf16le")),
      "/mistaken.xml": (_, response) => response.end(Buffer.from(ACCENT, "latin1")),
      "/unknown.xml": (_, response) => response.end(ACCENT.replace("utf-8", "klingon")),
      "/moved.xml": (_, response) =>
        response.writeHead(302, { location: "https://other.example/feed.xml?token=x" }).end(),
      "/moved-here.xml": (_, response) => response.writeHead(302, { location: "/new.xml?key=secret" }).end(),
      "/moved-to-a-file.xml": (_, response) =>
        response.writeHead(302, { location: "file:///feed.xml" }).end(),
      "/gone.xml": (_, response) => response.writeHead(404).end("<feed/>"),
      "/huge.xml": (_, response) => {
        const part = Buffer.alloc(1_000_000, 0x20);
        let sent = 0;
        const send = () => {
          while (sent < MAX_BYTES * 3) {
            sent += part.length;
            if (!response.write(part)) return response.once("drain", send);
          }
          return response.end();
        };
        send();
      },
      "/cut.xml": (_, response) => {
        response.writeHead(200, { "content-length": "100000" });
        response.write("<feed>");
        setTimeout(() => response.destroy(), 50);
      },
    };
    before(async () => {
      server = createServer((request, response) =>
        answers[(request.url ?? "").split("?")[0] ?? ""]?.(request, response),
      );
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    });
    after(() => {
      server.closeAllConnections();
      server.close();
    });
    const at = (file: string) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${file}?key=secret`;

    it("reads the same notes", async () => {
      const { code, out } = await run("--feed", at("/feed.xml"), "--since", "2026-10-01");
      assert.equal(code, 1);
      assert.match(out, /restarts\. The fix is in:/);
    });
    for (const name of ["/latin1.xml", "/typed.xml", "/utf16.xml"])
      it(`reads it in the encoding that it has: ${name}`, async () => {
        const { out } = await run("--feed", at(name), "--since", "2026-01-01");
        assert.match(out, /Café/);
      });
    it("refuses what is not in its encoding, and one that nobody knows", async () => {
      await refuses(["--feed", at("/mistaken.xml")], /is not in its encoding, utf-8\. Fetch the feed again/);
      await refuses(["--feed", at("/unknown.xml")], /is not in its encoding, klingon/);
    });
    it("follows no redirect, and says where the feed went, without a query", async () => {
      await refuses(
        ["--feed", at("/moved.xml")],
        /moved\.xml has moved to https:\/\/other\.example\/feed\.xml\. If that is right/,
      );
    });
    it("resolves an address that is relative to the feed's own", () =>
      refuses(
        ["--feed", at("/moved-here.xml")],
        /has moved to http:\/\/127\.0\.0\.1:\d+\/new\.xml\. If that/,
      ));
    it("names an address that is no website's as it is", () =>
      refuses(["--feed", at("/moved-to-a-file.xml")], /has moved to file:\/\/\/feed\.xml\. If that/));
    it("says with which status it was refused", () => refuses(["--feed", at("/gone.xml")], /status 404/));
    it("stops at a size that no feed has", () =>
      refuses(["--feed", at("/huge.xml")], /is larger than 20 MB/));
    it("says that an answer was cut off", () =>
      refuses(["--feed", at("/cut.xml")], /cut\.xml cannot be read/));
    it("says that nobody listens", async () => {
      const address = at("/feed.xml");
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await refuses(["--feed", address], /feed\.xml cannot be read \(ECONNREFUSED\)\. Where .*--feed\.$/);
    });
  });
});
