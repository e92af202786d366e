// What the stories have in common: a real Chromium, its visitors, and that nothing may go wrong unheard.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** On a machine that does much else even a click takes its time, in milliseconds. */
const PATIENCE = 120_000;

/** Chromium reports as an error what it was refused; nobody is logged in at first. */
const NOT_LOGGED_IN = /status of 401 .*\/sessions(\/current)?$/;

/**
 * Has a story told, and ends the process with 1 if a step fails, or if a page throws or logs an
 * error that the story did not foresee.
 *
 * @param shots the folder for screenshots
 * @param foreseen regular expressions of such errors
 * @param tell is given `visitor`, which opens a page of a browser of its own
 */
export async function story(shots, foreseen, tell) {
    const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-sync",
        ],
    });
    const pages = [];
    const errors = [];
    const heard = (text) => {
        if (![NOT_LOGGED_IN, ...foreseen].some((one) => one.test(text))) {
            errors.push(text);
        }
    };
    const visitor = async (options = {}) => {
        const page = await browser.newPage({
            locale: "en-GB",
            viewport: { width: 1360, height: 900 },
            ...options,
        });
        page.setDefaultTimeout(PATIENCE);
        page.on("pageerror", (error) => heard(String(error)));
        page.on("console", (message) => {
            if (message.type() === "error") {
                heard(`${message.text()} ${message.location().url}`);
            }
        });
        pages.push(page);
        return page;
    };
    try {
        await tell(visitor);
        assert.deepEqual(errors, [], "no page threw or logged an error");
    } catch (error) {
        await Promise.all(pages.map((page, i) => shot(page, shots, `failure-${i}`)));
        console.error(error, errors);
        process.exitCode = 1;
    } finally {
        await browser.close();
    }
}

export async function step(title, action) {
    await action();
    console.log(`ok - ${title}`);
}

export const shot = (page, shots, file) =>
    page.screenshot({ path: path.join(shots, `${file}.png`), fullPage: true });

/** axe finds no serious barrier on the page as it is. */
export async function accessible(page, what) {
    const require = createRequire(import.meta.url);
    const source = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(source);
    const { violations } = await page.evaluate(() => window.axe.run());
    const serious = violations.filter(
        ({ impact }) => impact === "serious" || impact === "critical",
    );
    const described = serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" | ")}`);
    assert.deepEqual(described, [], `axe finds no serious barrier on ${what}`);
}

/** Logs in, and waits for the images. */
export async function logIn(page, address, user, password) {
    await page.goto(address);
    await page.getByLabel("User").fill(user);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { name: "Images" }).waitFor();
}

/** Opens an image of the list. */
export async function open(page, name) {
    await page.getByRole("button", { name: `Show the verdict for ${name}`, exact: true }).click();
}
