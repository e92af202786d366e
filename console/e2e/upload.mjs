// The story of a first visit, in a real Chromium against a real server: log in, drop an image, watch the verdict
// appear, read its evidence, download it in another format, switch to Chinese, log out. Called with the server's address, the login, the image
// and a folder for screenshots; prints each step, exits with 1 at the first that fails.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { open as openFile } from "node:fs/promises";
import path from "node:path";
import * as stories from "./story.mjs";

const [address, user, password, image, shots] = process.argv.slice(2);
const name = path.basename(image);
const { step } = stories;

await stories.story(shots, [/net::ERR_CONNECTION_RESET/], async (visitor) => {
    const page = await visitor();
    const accessible = (what) => stories.accessible(page, what);
    const shot = (file) => stories.shot(page, shots, file);

    await step("the address leads to the login page", async () => {
        await page.goto(address);
        await page.getByRole("heading", { name: "Log in" }).waitFor();
        await accessible("the login page");
        await shot("login");
    });

    await step("a wrong password is refused with a reason", async () => {
        await page.getByLabel("User").fill(user);
        await page.getByLabel("Password").fill("not the password");
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByRole("alert").waitFor();
    });

    await step("the first login opens the images", async () => {
        await page.getByLabel("Password").fill(password);
        await page.getByRole("button", { name: "Log in" }).click();
        await page.getByRole("heading", { name: "Images" }).waitFor();
    });

    await step(
        "an image is dropped and uploaded, though the connection breaks off once",
        async () => {
            let broken = false;
            const breakOff = (route) => {
                broken = true;
                return route.abort("connectionreset");
            };
            await page.route("**/images/*/uploads/*", breakOff, { times: 1 });
            await page.locator("input[type=file]").setInputFiles(image);
            await page.getByText("Pause").waitFor();
            await page.getByRole("button", { name: `Show the verdict for ${name}` }).waitFor();
            await page.getByText("Pause").waitFor({ state: "detached", timeout: 300_000 });
            assert.ok(broken, "a piece was broken off");
        },
    );

    await step("the verdict for tencent-import appears by itself", async () => {
        await page.getByText("tencent-import: Pass").waitFor({ timeout: 120_000 });
        await accessible("the list of images");
        await shot("images");
    });

    await step("a click shows what was decided, with evidence", async () => {
        await page.getByRole("button", { name: `Show the verdict for ${name}` }).click();
        const report = page.getByRole("region", { name: "tencent-import" });
        await report.getByText("All (").click();
        const drivers = report.locator("[data-rule='TC-IMP-LNX-10']");
        await drivers.waitFor();
        assert.equal(await drivers.getAttribute("data-verdict"), "PASS");
        assert.match(await drivers.innerText(), /virtio_blk/);
        assert.match(await drivers.innerText(), /Evidence/);
        await accessible("the verdict");
        await shot("verdict");
    });

    await step("its details can be changed", async () => {
        await page.getByRole("tab", { name: "Details" }).click();
        await page.getByRole("textbox", { name: "Description" }).fill("Seen by the story");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByText("Saved").waitFor();
        await page.getByText("Saved").waitFor({ state: "detached" });
        await accessible("the details");
        await shot("details");
    });

    await step("it is downloaded in another format", async () => {
        await page.getByRole("tab", { name: "Download" }).click();
        const begun = page.waitForEvent("download");
        await page.getByRole("link", { name: "Download as raw.zst" }).click();
        const file = await openFile(await (await begun).path());
        const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
        await file.close();
        assert.equal(buffer.readUInt32LE(), 0xfd2fb528, "the magic number of Zstandard, RFC 8878");
        await accessible("the formats");
        await shot("download");
    });

    await step("sharing and copying bar nobody", async () => {
        for (const tab of ["Sharing", "Copy"]) {
            await page.getByRole("tab", { name: tab }).click();
            await page.getByRole("tabpanel", { name: tab }).waitFor();
            await accessible(tab);
            await shot(tab.toLowerCase());
        }
    });

    await step("the same in Chinese", async () => {
        await page.keyboard.press("Escape");
        await page.getByText("中文").click();
        await page.getByRole("button", { name: `查看 ${name} 的结论` }).click();
        const report = page.getByRole("region", { name: "tencent-import" });
        await report.getByText("全部 (").click();
        assert.match(
            await report.locator("[data-rule='TC-IMP-LNX-10']").innerText(),
            /\p{Script=Han}/u,
        );
        await shot("verdict-zh");
        for (const tab of ["详情", "下载", "共享", "复制"]) {
            await page.getByRole("tab", { name: tab }).click();
            await page.getByRole("tabpanel", { name: tab }).waitFor();
            await shot(`${tab}-zh`);
        }
        await page.keyboard.press("Escape");
    });

    await step("logging out leads back to the login page", async () => {
        await page.getByRole("button", { name: "退出登录" }).click();
        await page.getByRole("heading", { name: "登录" }).waitFor();
    });
});
