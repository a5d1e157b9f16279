package dev.slipway.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.slipway.runtime.DatabaseTrouble;
import io.quarkus.logging.Log;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every refusal and every fault as a problem document. */
class ProblemMappers {
    private static final String SEE = "See the API's description at /q/swagger-ui.";

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return e.problem().answer().build();
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException e) {
        Problem problem = Problem.of("malformed-request", 400, "The body cannot be read: " + what(e), SEE);
        String pointer = e instanceof JsonMappingException mapping ? pointer(mapping) : "";
        return (pointer.isEmpty() ? problem : problem.with(List.of(new Problem.Error(pointer, what(e)))))
                .answer()
                .build();
    }

    /** Quarkus has a mapper of its own for this type, which would win over the one above. */
    @ServerExceptionMapper
    Response mismatch(MismatchedInputException e) {
        return json(e);
    }

    private static String what(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                "'" + unknown.getPropertyName() + "' is unknown; known are " + unknown.getKnownPropertyIds();
            case JsonMappingException mapping -> "a value is of the wrong type or not allowed" + place;
            default -> "it is no JSON" + place;
        };
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(part ->
                        "/" + (part.getFieldName() == null ? Integer.toString(part.getIndex()) : part.getFieldName()))
                .collect(Collectors.joining());
    }

    @ServerExceptionMapper
    Response validation(ConstraintViolationException e) {
        List<Problem.Error> errors = e.getConstraintViolations().stream()
                .map(violation -> new Problem.Error(pointer(violation), violation.getMessage()))
                .toList();
        return Problem.of("invalid-request", 422, "The request is not valid.", SEE)
                .with(errors)
                .answer()
                .build();
    }

    private static String pointer(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        return "/" + path.substring(path.lastIndexOf('.') + 1);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException e, ContainerRequestContext request) {
        return switch (e.getCause()) {
            case JsonProcessingException json -> json(json);
            case ProblemException ours -> problem(ours);
            case null, default -> refused(e.getResponse(), e.getCause() != null, request);
        };
    }

    /**
     * What was refused before a resource saw it.
     *
     * @param unreadable whether the address is right, and a parameter in it could not be read as its type
     */
    private static Response refused(Response refusal, boolean unreadable, ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        int status = refusal.getStatus() == 404 && unreadable ? 400 : refusal.getStatus();
        Problem problem =
                switch (status) {
                    case 400 ->
                        Problem.of("malformed-request", 400, "A parameter of " + path + " is of the wrong type.", SEE);
                    case 404 -> Problem.of("not-found", 404, "There is nothing at " + path + ".", SEE);
                    case 405 ->
                        Problem.of(
                                "method-not-allowed",
                                405,
                                path + " does not take " + request.getMethod() + ".",
                                "Use one of: " + AllowedMethods.at(path) + ".");
                    case 406 ->
                        Problem.of(
                                "not-acceptable",
                                406,
                                path + " gives none of the media types that the header Accept names.",
                                "Leave the header out, or see the API's description at /q/swagger-ui.");
                    case 415 ->
                        Problem.of(
                                "unsupported-media-type",
                                415,
                                path + " does not take a body of the type that the header Content-Type names.",
                                "Send JSON, with the header 'Content-Type: application/json'.");
                    default ->
                        Problem.of("refused", status, path + " refused the request with status " + status + ".", SEE);
                };
        return problem.answer().build();
    }

    @ServerExceptionMapper
    Response fault(Throwable e) {
        if (DatabaseTrouble.passes(e)) {
            return Problem.of(
                            "database-away",
                            503,
                            "The gateway cannot reach its database, or another request went first.",
                            "Send the request again in some seconds, with the same Idempotency-Key if it has one.")
                    .answer()
                    .build();
        }
        String id = UUID.randomUUID().toString();
        Log.errorf(e, "request failed, %s", id);
        return Problem.of(
                        "internal-error",
                        500,
                        "Something went wrong in the gateway that nobody expected.",
                        "The gateway's log says more under " + id + "; the request may be sent again.")
                .answer()
                .build();
    }
}
