package assay.rules.report;

import assay.disk.Sha256;
import java.util.Base64;

/** How the page looks: light or dark as the reader has it, on a screen or on A4. */
final class Stylesheet {

    /** Neither "&lt;" nor "&amp;", which HTML and XML read differently in a style. */
    static final String CSS =
            """
            :root {
              color-scheme: light dark;
              --page: #f6f7f9; --paper: #ffffff; --ink: #1b2430; --quiet: #566170; --line: #dde2e8;
              --soft: #f1f3f6;
              --fail: #b3261e; --fail-soft: #fdecea; --unknown: #8a5300; --unknown-soft: #fdf3e0;
              --pass: #1a6e3c; --pass-soft: #e6f4ea; --waived: #5b3fa0; --waived-soft: #efeafb;
              --none: #5c6675; --none-soft: #eef0f3;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --page: #12161c; --paper: #1a2029; --ink: #e4e8ee; --quiet: #a2adbb; --line: #323b48;
                --soft: #222a35;
                --fail: #ff8a80; --fail-soft: #41201f; --unknown: #f5bd5f; --unknown-soft: #3a2d14;
                --pass: #7fd49b; --pass-soft: #17331f; --waived: #c3adff; --waived-soft: #2c2445;
                --none: #9aa5b4; --none-soft: #252d38;
              }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0; background: var(--page); color: var(--ink);
              font: 15px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
                "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
            }
            main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
            h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.25; overflow-wrap: anywhere; }
            h2 { margin: 2.5rem 0 .75rem; font-size: 1.3rem; }
            h3 { margin: .35rem 0 .5rem; font-size: 1.02rem; line-height: 1.45; }
            p { margin: .35rem 0; }
            code {
              font: .88em/1.5 ui-monospace, "SF Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono",
                "Noto Sans Mono CJK SC", monospace;
              overflow-wrap: anywhere;
            }
            .quiet, .why { color: var(--quiet); }
            .quiet { font-size: .87rem; }
            .count { color: var(--quiet); font-weight: 400; }
            .brand { margin: 0; color: var(--quiet); letter-spacing: .04em; font-size: .9rem; }
            .image { display: flex; flex-wrap: wrap; gap: .6rem 2.25rem; margin: 0; }
            .image dt { color: var(--quiet); font-size: .82rem; }
            .image dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
            .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); }
            .card, .finding, .waiting, .calm {
              background: var(--paper); border: 1px solid var(--line); border-radius: .6rem;
              padding: .9rem 1.1rem; border-left: .3rem solid var(--none);
            }
            .finding, .waiting { margin: .9rem 0; }
            .calm { margin: 2rem 0 0; }
            .card.fail, .finding.fail { border-left-color: var(--fail); }
            .card.unknown, .finding.unknown, .finding.advice, .waiting.unknown { border-left-color: var(--unknown); }
            .card.pass, .calm { border-left-color: var(--pass); }
            .card.waived, .finding.waived { border-left-color: var(--waived); }
            .card h3 { margin-top: 0; }
            .badge {
              display: inline-block; padding: 0 .55em; border-radius: 1em; font-size: .8rem;
              font-weight: 700; color: var(--none); background: var(--none-soft);
            }
            .fail > * > .badge { color: var(--fail); background: var(--fail-soft); }
            .unknown > * > .badge, .advice > * > .badge { color: var(--unknown); background: var(--unknown-soft); }
            .pass > * > .badge { color: var(--pass); background: var(--pass-soft); }
            .waived > * > .badge { color: var(--waived); background: var(--waived-soft); }
            .rule { font-weight: 700; }
            .bar { display: block; width: 100%; height: .5rem; margin: .5rem 0; border-radius: .25rem; }
            .bar .fail { fill: var(--fail); }
            .bar .unknown { fill: var(--unknown); }
            .bar .advice { fill: var(--unknown); opacity: .45; }
            .bar .pass { fill: var(--pass); }
            .bar .waived { fill: var(--waived); }
            .wide { overflow-x: auto; position: relative; }
            table { width: 100%; border-collapse: collapse; margin: .5rem 0; font-size: .9rem; }
            caption { text-align: left; padding: .2rem 0; color: var(--quiet); font-size: .85rem; }
            .waiting caption { color: var(--ink); font-weight: 600; font-size: .95rem; }
            th, td { padding: .35rem .7rem .35rem 0; text-align: left; vertical-align: top;
              border-top: 1px solid var(--line); }
            thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: .82rem; }
            .evidence + .wide td:first-child, h3 + .wide td:first-child { width: 27%; }
            .evidence table { table-layout: fixed; min-width: 40rem; }
            .evidence thead th:first-child { width: 27%; }
            .evidence thead th:last-child { width: 29%; }
            .waiting td:first-child, details td:first-child { width: 10.5rem; white-space: nowrap; }
            .waiting td:last-child, details td:last-child { width: 38%; }
            .matrix table { background: var(--paper); border: 1px solid var(--line); }
            .matrix th, .matrix td { padding: .45rem .6rem; }
            .matrix td, .matrix thead th { text-align: center; white-space: nowrap; }
            .matrix thead th:first-child { text-align: left; }
            .matrix tbody th { font-weight: 600; white-space: nowrap; }
            .matrix caption { caption-side: bottom; }
            .matrix .fail { color: var(--fail); background: var(--fail-soft); font-weight: 700; }
            .matrix .unknown { color: var(--unknown); background: var(--unknown-soft); font-weight: 700; }
            .matrix .advice { color: var(--unknown); }
            .matrix .waived { color: var(--waived); background: var(--waived-soft); }
            .matrix .pass { color: var(--pass); background: var(--pass-soft); }
            .matrix .none { color: var(--none); }
            .map { display: block; width: 100%; height: auto; margin: .5rem 0; }
            .map .part { stroke: var(--line); fill: var(--soft); }
            .map .root { fill: #2f6fb5; stroke: none; }
            .map .boot { fill: #9a5b13; stroke: none; }
            .map .swap { fill: #6b4ba3; stroke: none; }
            .map .data { fill: #1f7a6d; stroke: none; }
            .map .free { fill: var(--soft); stroke-dasharray: 5 4; stroke: var(--none); }
            .map text { font-size: 15px; fill: #ffffff; }
            .map .strong { font-weight: 700; }
            .map .free ~ text { fill: var(--ink); }
            .fix { background: var(--soft); border-radius: .4rem; padding: .5rem .8rem; margin: .6rem 0; }
            .fix p { margin: 0; white-space: pre-line; }
            .fix b, .quiet b { margin-right: .3em; }
            details { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem;
              padding: .7rem 1.1rem; }
            details.plain { border: 0; padding: 0; }
            details ul { margin: .3rem 0; padding-left: 1.2rem; }
            summary { cursor: pointer; color: var(--quiet); overflow-wrap: anywhere; font-size: .88rem; }
            .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden;
              clip-path: inset(50%); white-space: nowrap; }
            @page { size: A4; margin: 14mm; }
            @media print {
              :root {
                color-scheme: light;
                --page: #ffffff; --paper: #ffffff; --ink: #000000; --quiet: #444c56; --line: #c4cad2;
                --soft: #f3f4f6; --fail: #b3261e; --fail-soft: #fdecea; --unknown: #8a5300;
                --unknown-soft: #fdf3e0; --pass: #1a6e3c; --pass-soft: #e6f4ea; --waived: #5b3fa0;
                --waived-soft: #efeafb; --none: #5c6675; --none-soft: #eef0f3;
              }
              :root { font-size: 9.5pt; }
              body { font-size: 1rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
              main { max-width: none; padding: 0; }
              h2, h3, .head, caption { break-after: avoid; }
              .card, .finding, tr, .map { break-inside: avoid; }
              .wide { overflow: visible; }
              .evidence table { min-width: 0; }
              .matrix table { font-size: 7.5pt; }
              .matrix th, .matrix td { padding: .25rem .3rem; }
              details::details-content { content-visibility: visible; block-size: auto; }
              summary { list-style: none; }
            }
            """;

    private Stylesheet() {}

    /** What a policy names to allow this style alone: CSP Level 3, section 2.3.1. */
    static String source() {
        return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(CSS)) + "'";
    }
}
