package dev.slipway.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;

/** A request means what it says: no number is taken for text, no member stands twice, nothing follows the document, and text is Unicode. */
@Singleton
class StrictJson implements ObjectMapperCustomizer {
    private static final List<CoercionInputShape> NO_TEXT =
            List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean);

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.registerModule(new SimpleModule().addDeserializer(String.class, new WholeText()));
        NO_TEXT.forEach(shape -> mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail));
    }

    /** JSON can escape half of a surrogate pair, which is no character and cannot be stored or sent on as UTF-8. */
    private static final class WholeText extends StringDeserializer {
        private static final long serialVersionUID = 1L;

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = super.deserialize(parser, context);
            if (text != null && text.codePoints().anyMatch(WholeText::half)) {
                throw context.weirdStringException("", String.class, "it holds half of a surrogate pair");
            }
            return text;
        }

        private static boolean half(int codePoint) {
            return Character.getType(codePoint) == Character.SURROGATE;
        }
    }
}
