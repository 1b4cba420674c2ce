// Draws the API's schema, from which each list can be tried. The page is whole without it.
const place = document.getElementById("swagger");

// Swagger UI's own layout brings a second main part, a title and a description; this page has them.
const plain = ({ React }) => ({
  components: {
    PlainLayout({ getComponent, specSelectors }) {
      if (specSelectors.loadingStatus() !== "success") return null;
      const parts = [getComponent("AuthorizeBtnContainer", true), getComponent("operations", true)];
      return React.createElement(
        "div",
        { className: "swagger-ui" },
        React.createElement(getComponent("SvgAssets")),
        ...parts.map((part) => React.createElement(part)),
      );
    },
  },
});

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  plugins: [plain],
  layout: "PlainLayout",
  defaultModelsExpandDepth: -1,
  docExpansion: "list",
  supportedSubmitMethods: ["get"],
  tryItOutEnabled: true,
  validatorUrl: null,
});
