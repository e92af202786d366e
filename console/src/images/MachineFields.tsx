import { Col, Form, Row, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { memory } from "./format";

/** MiB, as the founding documents offer them; 0 for no limit. */
const LEAST = [0, 1, 2, 4, 8, 16, 32, 64, 128].map((gib) => gib * 1024);
const MOST = [0, 4, 32, 64, 128].map((gib) => gib * 1024);

/** Memory and network cards of machines; only of an active private image can they be changed. */
export function MachineFields({ image }: { image: Image }) {
  const { t } = useTranslation();
  const fixed = image.status !== "active" || ["public", "market"].includes(image.visibility);
  const label = (mib: number) => memory(mib) || t("image.noLimit");
  // What OpenStack's clients said need not be one of the steps.
  const sizes = (steps: number[], said: number) =>
    [...new Set([...steps, said])]
      .sort((a, b) => a - b)
      .map((value) => ({ value, label: label(value) }));
  return (
    <Row gutter={12}>
      <Col xs={24} sm={8}>
        <Form.Item name="minRam" label={t("image.minRam")}>
          <Select options={sizes(LEAST, image.minRam)} disabled={fixed} />
        </Form.Item>
      </Col>
      <Col xs={24} sm={8}>
        <Form.Item name="maxRam" label={t("image.maxRam")}>
          <Select options={sizes(MOST, image.maxRam)} disabled={fixed} />
        </Form.Item>
      </Col>
      <Col xs={24} sm={8}>
        <Form.Item name="multiQueue" label={t("image.multiQueue")}>
          <Select
            options={[true, false].map((value) => ({
              value,
              label: t(value ? "image.supported" : "image.notSupported"),
            }))}
            disabled={fixed}
          />
        </Form.Item>
      </Col>
    </Row>
  );
}
