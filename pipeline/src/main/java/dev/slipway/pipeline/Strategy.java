package dev.slipway.pipeline;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** How the instances of an environment are replaced by those of a new release. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "name")
@JsonSubTypes(@JsonSubTypes.Type(value = Rolling.class, name = Rolling.NAME))
public sealed interface Strategy permits Rolling {
    /** The strategy's name, one of {@link #NAMES}. */
    String name();

    /** The names that a plan may use. */
    List<String> NAMES = List.of(Rolling.NAME);
}
