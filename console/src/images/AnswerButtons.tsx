import { Button, Space } from "antd";
import { useTranslation } from "react-i18next";
import type { Image, Member } from "../api/client";
import { useTell } from "../api/useTell";
import { nameOf } from "./format";
import { useAnswer } from "./useOffers";

interface Props {
  image: Image;
  /** What the project said until now. */
  said?: Member["status"];
}

/** Says whether the project wants an image that is shared with it; it may think otherwise later. */
export function AnswerButtons({ image, said }: Props) {
  const { t } = useTranslation();
  const tell = useTell();
  const answer = useAnswer(image.id);
  const name = nameOf(image, t);
  const say = (status: Member["status"]) =>
    tell(answer.mutateAsync(status), t(`offers.${status}`, { name }));
  return (
    <Space>
      {said !== "accepted" && (
        <Button
          size="small"
          type="primary"
          disabled={answer.isPending}
          aria-label={t("offers.acceptOf", { name })}
          onClick={() => say("accepted")}
        >
          {t("offers.accept")}
        </Button>
      )}
      {said !== "rejected" && (
        <Button
          size="small"
          disabled={answer.isPending}
          aria-label={t("offers.rejectOf", { name })}
          onClick={() => say("rejected")}
        >
          {t("offers.reject")}
        </Button>
      )}
    </Space>
  );
}
