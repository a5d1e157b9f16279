package dev.slipway.gateway;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What holds for every operation of the API: the token, and the problem documents it may be refused with. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String TOKEN = "token";
    private static final String PROBLEM = "Problem";
    private static final Map<String, String> ALWAYS = Map.of(
            "400", "The request cannot be read, or names a cursor, type, state or parameter that does not exist",
            "401", "There is no valid token",
            "406", "None of the media types asked for can be given",
            "422", "A parameter or a member of the body is not valid",
            "500", "Something went wrong in the gateway that nobody expected",
            "503", "The gateway's database is away; the request may be sent again");
    private static final Map<String, String> WITH_BODY = Map.of(
            "403", "A page of another address sent it with the login of the gateway's pages",
            "413", "The body is too large",
            "415", "The body is not JSON");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getComponents().addSchema(PROBLEM, problem());
        api.getComponents()
                .addSecurityScheme(
                        TOKEN,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer"));
        api.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(TOKEN));
        api.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((method, operation) -> addRefusals(path, method, operation)));
    }

    private static void addRefusals(String path, PathItem.HttpMethod method, Operation operation) {
        Map<String, String> refusals = new TreeMap<>(ALWAYS);
        if (method == PathItem.HttpMethod.POST) {
            refusals.putAll(WITH_BODY);
        }
        if (path.contains("{")) {
            refusals.put("404", "What the address names is not there");
        }
        refusals.forEach((status, why) -> operation
                .getResponses()
                .addAPIResponse(status, OASFactory.createAPIResponse().description(why)));
        operation.getResponses().getAPIResponses().forEach(ApiDescription::addContent);
    }

    private static void addContent(String status, APIResponse response) {
        if (status.compareTo("400") >= 0) {
            Content content = OASFactory.createContent()
                    .addMediaType(
                            Problem.MEDIA_TYPE,
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().ref(PROBLEM)));
            response.setContent(content);
        }
    }

    private static Schema problem() {
        Schema error = object("What is wrong with one member of the request")
                .addProperty("pointer", text("To the member, as a JSON pointer (RFC 6901)"))
                .addProperty("detail", text("What is wrong with it"))
                .addRequired("pointer")
                .addRequired("detail");
        return object("A problem document (RFC 9457)")
                .addProperty("type", text("The kind of problem: a stable URI"))
                .addProperty("title", text("The kind, in words"))
                .addProperty(
                        "status",
                        OASFactory.createSchema().addType(SchemaType.INTEGER).description("Of the HTTP answer"))
                .addProperty("detail", text("What, where and why"))
                .addProperty("mend", text("How to mend it"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(error))
                .addRequired("type")
                .addRequired("title")
                .addRequired("status")
                .addRequired("detail")
                .addRequired("mend");
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).description(description);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }
}
