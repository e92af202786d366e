import { Button, Card, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Image } from "../api/client";
import { AnswerButtons } from "./AnswerButtons";
import { nameOf } from "./format";

interface Props {
  offers: Image[];
  onShow: (id: string) => void;
}

/** What other projects want to share with this one, until it says whether it wants it. */
export function Offers({ offers, onShow }: Props) {
  const { t } = useTranslation();
  const title = (
    <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
      {t("offers.title")}
    </Typography.Title>
  );
  return (
    <Card title={title} size="small">
      <Flex vertical gap="small">
        {offers.map((image) => (
          <Flex key={image.id} align="center" gap="middle" wrap data-offer={image.id}>
            <div style={{ flex: "1 1 260px", minWidth: 0, overflowWrap: "anywhere" }}>
              <Button type="link" className="name" onClick={() => onShow(image.id)}>
                {nameOf(image, t)}
              </Button>
              <br />
              <Typography.Text type="secondary">
                {t("offers.from", { project: image.project })}
              </Typography.Text>
            </div>
            <AnswerButtons image={image} />
          </Flex>
        ))}
      </Flex>
    </Card>
  );
}
